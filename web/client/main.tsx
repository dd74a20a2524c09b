/** Where the page begins: looks at the address, fetches what it is about, shows it. */
import { render } from 'preact';
import { LabPage } from './pages/lab-page.tsx';
import { ListPage } from './pages/list-page.tsx';
import { MessagePage } from './pages/message-page.tsx';
import { fetchLab, fetchLabs, fetchRunningLab } from './state/api.ts';
import { LabModel } from './state/lab-model.ts';

async function start(root: HTMLElement): Promise<void> {
  const id = /^\/labs\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  try {
    if (id === undefined) {
      const [labs, running] = await Promise.all([fetchLabs(), fetchRunningLab()]);
      render(<ListPage labs={labs} running={running} />, root);
      return;
    }
    const lab = new LabModel(await fetchLab(decodeURIComponent(id)));
    render(<LabPage lab={lab} />, root);
    await lab.open(false);
  } catch (error) {
    console.error(error);
    render(
      <MessagePage title="This page could not be loaded" text="The server did not answer as it should." />,
      root,
    );
  }
}

const root = document.getElementById('app');
if (root) void start(root);
