/**
 * Where the page begins: looks at the address, and asks for all that it needs at once. It is deliberately small: a
 * machine is on its way while the browser still reads what draws the page.
 */
import { render } from 'preact';
import { codeFace } from './state/faces.ts';
import { fetchLab, fetchLabs, fetchProgress, fetchSession, openSession } from './state/api.ts';

async function start(root: HTMLElement): Promise<void> {
  const id = /^\/labs\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  try {
    await (id === undefined ? startList(root) : startLab(root, decodeURIComponent(id)));
  } catch (error) {
    console.error(error);
    const { MessagePage } = await import('./pages/message-page.tsx');
    render(
      <MessagePage title="This page could not be loaded" text="The server did not answer as it should." />,
      root,
    );
  }
}

async function startList(root: HTMLElement): Promise<void> {
  const page = import('./pages/list-page.tsx');
  const marks = import('./state/marks.ts');
  const answers = Promise.all([fetchLabs(), fetchSession(), fetchProgress()]);
  const [{ ListPage }, { exchangeMarks }] = await Promise.all([page, marks]);
  const [labs, { lab: running }, progress] = await answers;
  const remembered = exchangeMarks(
    labs.map(({ id }) => id),
    progress,
  );
  render(<ListPage labs={labs} running={running} marks={remembered} />, root);
}

async function startLab(root: HTMLElement, id: string): Promise<void> {
  const page = Promise.all([import('./pages/lab-page.tsx'), import('./state/lab-model.ts')]);
  const session = openSession(id, false);
  const face = codeFace();
  const [[{ LabPage }, { LabModel }], view] = await Promise.all([page, fetchLab(id)]);
  await face;
  const lab = new LabModel(view);
  render(<LabPage lab={lab} />, root);
  // Once the visitor has a cookie, and nobody waits.
  void session.then(() => lab.marks.exchange());
  await lab.admission.open(false, session);
}

const root = document.getElementById('app');
if (root) void start(root);
