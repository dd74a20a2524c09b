/** Lays the labs out as a map: a lane for each topic, to the right what needs more before it. Pure. */
import type { LabSummary } from '../../lab-view.ts';
import { topicOf } from './course.ts';

export interface MapNode {
  readonly lab: LabSummary;
  readonly column: number;
  readonly lane: number;
}

export interface CourseMapLayout {
  readonly lanes: readonly string[];
  readonly columns: number;
  readonly nodes: readonly MapNode[];
  /** From what comes before to what comes after. */
  readonly edges: readonly { readonly from: MapNode; readonly to: MapNode }[];
}

export function layOut(labs: readonly LabSummary[]): CourseMapLayout {
  const lanes = [...new Set(labs.map(topicOf))];
  const byId = new Map<string, MapNode>();
  const taken = lanes.map(() => 0);
  for (const lab of inOrder(labs)) {
    const lane = lanes.indexOf(topicOf(lab));
    const before = lab.after.flatMap((id) => byId.get(id) ?? []);
    const column = Math.max(taken[lane] ?? 0, ...before.map((node) => node.column + 1));
    taken[lane] = column + 1;
    byId.set(lab.id, { lab, column, lane });
  }
  const nodes = labs.flatMap((lab) => byId.get(lab.id) ?? []);
  return {
    lanes,
    columns: Math.max(0, ...taken),
    nodes,
    edges: nodes.flatMap((to) =>
      to.lab.after.flatMap((id) => {
        const from = byId.get(id);
        return from ? [{ from, to }] : [];
      }),
    ),
  };
}

/** Each lab behind all that should be done before it; labs that wait for each other stay where they are. */
function inOrder(labs: readonly LabSummary[]): LabSummary[] {
  const known = new Set(labs.map((lab) => lab.id));
  const placed = new Set<string>();
  const order: LabSummary[] = [];
  let rest = [...labs];
  while (rest.length > 0) {
    const ready = rest.find((lab) => lab.after.every((id) => placed.has(id) || !known.has(id))) ?? rest[0];
    if (!ready) break;
    placed.add(ready.id);
    order.push(ready);
    rest = rest.filter((lab) => lab !== ready);
  }
  return order;
}
