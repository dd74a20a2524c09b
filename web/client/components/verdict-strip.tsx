/** The line below the terminals: the last verdict, or what a person should know now. */
import type { JSX } from 'preact';
import { followAdvice } from '../state/follow-advice.ts';
import { showHelp } from './callout.tsx';
import { ForwardNote } from './forward-note.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { MessageText } from './message-text.tsx';

const WAYS = { leave: 'Leave it', run: 'Run it', 'start-of-step': 'Get me back' } as const;

export function VerdictStrip(): JSX.Element {
  const lab = useLab();
  const trouble = lab.notices.trouble.value;
  const news = lab.notices.news.value;
  if (trouble !== null) {
    return (
      <div class="strip strip--trouble" role="alert">
        <span class="strip__text">
          <MessageText text={trouble.text} />
        </span>
        <button type="button" class="strip__button" onClick={() => (lab.notices.trouble.value = null)}>
          Close
        </button>
      </div>
    );
  }
  if (lab.machine.value.kind === 'forwarding' && lab.admission.phase.value.kind === 'open')
    return <ForwardNote />;
  if (!news) return <div class="strip strip--empty" />;
  const back = () => (lab.view.value = 'lesson');
  return (
    <div class={`strip strip--${news.verdict}`}>
      <Icon name={news.verdict} />
      <span class="strip__text">
        {news.command !== null && <code class="strip__command">{news.command}</code>}{' '}
        <MessageText text={news.text} />
      </span>
      {news.way && (
        <button type="button" class="strip__button" onClick={() => news.way && followAdvice(lab, news.way)}>
          {WAYS[news.way.way.kind]}
        </button>
      )}
      {news.verdict === 'hint' ? (
        <button
          type="button"
          class="strip__button"
          onClick={() => {
            back();
            requestAnimationFrame(() => showHelp(news.step));
          }}
        >
          {lab.lab.sections[news.step]?.hint === true ? 'Show the hint' : 'Go to the task'}
        </button>
      ) : (
        <button type="button" class="strip__button strip__back" onClick={back}>
          Back to the lesson
        </button>
      )}
    </div>
  );
}
