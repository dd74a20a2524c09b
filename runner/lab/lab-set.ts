/** Finds mistakes that only a set of labs shows: `after` must name labs of the set, and must not go round in circles. */
import { frontMatterPlace } from './front-matter.ts';
import type { Lab } from './lab.ts';
import type { LabProblem } from './lab-error.ts';
import { didYouMean } from './nearest.ts';

/** Of all labs in a set what they come after, by id; empty for those that can't be read. */
export type Order = ReadonlyMap<string, readonly string[]>;

/** Returns what is wrong with the `after` of one lab, whose text is `source`. */
export function orderProblems(lab: Lab, source: string, order: Order): LabProblem[] {
  return lab.after.flatMap((id, i): LabProblem[] => {
    const fault = faultOf(lab, id, order) ?? (lab.after.indexOf(id) < i ? twice(id) : null);
    return fault === null
      ? []
      : [{ severity: 'error', file: lab.file, ...frontMatterPlace(source, ['after', i]), ...fault }];
  });
}

function faultOf(lab: Lab, id: string, order: Order): Pick<LabProblem, 'message' | 'hint'> | null {
  if (id === lab.id) return { message: 'a lab comes after itself', hint: 'remove it from after' };
  if (!order.has(id)) {
    const others = [...order.keys()].filter((each) => each !== lab.id);
    const hint = others.length === 0 ? 'there is no other lab in its folder' : didYouMean(id, others);
    return { message: `there is no lab ${id}`, hint };
  }
  const way = wayTo(lab.id, id, order);
  if (way === null) return null;
  const message = `these labs come after each other: ${[lab.id, ...way].join(', ')}`;
  return { message, hint: 'remove one of them from the after of another' };
}

function twice(id: string): Pick<LabProblem, 'message' | 'hint'> {
  return { message: `after names ${id} twice`, hint: 'keep one of the two' };
}

/** Returns the ids from `from` to `target`, both included; null where there is no way. */
function wayTo(target: string, from: string, order: Order): string[] | null {
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way.at(-1) ?? from;
    if (last === target) return way;
    for (const next of order.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
