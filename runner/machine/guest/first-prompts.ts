/** From an agent that has just come up to terminals whose shells are at their prompts. */
import { shellMarks, SUDO_ENVIRONMENT, sudoEnvironment } from '../../terminal/shell-marks.ts';
import type { MachineKind } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import type { ControlChannel } from './control-channel.ts';
import { variantScript } from './variant.ts';

/** For the guest's clock, which runs whatever the host does meanwhile, ms: a day. */
export const NO_LIMIT_MS = 24 * 60 * 60_000;

export interface FirstPrompts {
  /** How many terminals. */
  readonly terminals: number;
  /** What genuine marks of their shells carry. */
  readonly nonce: string;
  readonly variant: number;
  readonly kind: MachineKind;
}

/** Resolves when the guest's services are up, too. @throws MachineError */
export async function firstPrompts(control: ControlChannel, options: FirstPrompts): Promise<void> {
  await control.signal('R');
  const prompts = control.signal('S');
  await control.putFile('/run/unbox/marks.sh', shellMarks(options.nonce), 0o644);
  await control.putFile(SUDO_ENVIRONMENT, sudoEnvironment, 0o644);
  await vary(control, options);
  control.openTerminals(options.terminals, options.nonce);
  await prompts;
  await control.exec(['systemctl', 'is-system-running', '--wait'], { timeoutMs: NO_LIMIT_MS });
}

async function vary(control: ControlChannel, { variant, kind }: FirstPrompts): Promise<void> {
  const script = variantScript(variant, kind);
  if (script === null) return;
  const { status, stderr } = await control.exec(['bash', '-c', script], { timeoutMs: 300_000 });
  if (status === 0) return;
  throw new MachineError(
    'no-image',
    `Variant ${variant} of the template can't be made: its script ended with ${status}.`,
    {
      hint: 'This is a bug in Unbox; labs run in machines of the first template all the same.',
      detail: stderr.slice(-2000),
    },
  );
}
