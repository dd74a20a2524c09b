/** A step's mark: a box that is closed at first and stands open once the step is done. */
import type { JSX } from 'preact';
import { isDone, type StepStatus } from '../state/progress.ts';

interface StepBoxProps {
  readonly status: StepStatus;
  readonly number: number;
}

export function StepBox({ status, number }: StepBoxProps): JSX.Element {
  const open = isDone(status);
  return (
    <svg class={`step-box step-box--${status.kind}`} viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <path class="step-box__body" d="M5 10h18v13.500H5z" />
      {open ? (
        <path class="step-box__flaps" d="M5 10 1.500 5.500M23 10l3.500-4.500" />
      ) : (
        <path class="step-box__flaps" d="M5 10l2-4h14l2 4M14 6v4" />
      )}
      {open ? (
        <path class="step-box__check" d="M9.500 16.500l3.200 3.200 6-6.400" />
      ) : status.kind === 'failed' ? (
        <path class="step-box__check" d="M10.500 13.300l7 7M17.500 13.300l-7 7" />
      ) : (
        <text class="step-box__number" x="14" y="20.700" text-anchor="middle">
          {number}
        </text>
      )}
    </svg>
  );
}

/** The same in words. */
export function stepStatusText({ kind, done, total }: StepStatus): string {
  switch (kind) {
    case 'todo':
      return 'To do';
    case 'running':
      return 'Running…';
    case 'part':
      return `${done} of ${total} done`;
    case 'passed':
      return 'Done';
    case 'failed':
      return 'Not as expected';
    case 'kept':
      return 'Done before';
    case 'seen':
      return 'Read';
    case 'read':
      return 'To read';
  }
}
