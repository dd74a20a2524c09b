/** Tells a person that there is no machine, why, and what to do. */
import type { Colors } from '../report/colors.ts';
import type { MachineError } from '../machine/machine-error.ts';

/** Several lines with a newline at the end. */
export function machineErrorText(error: MachineError, colors: Colors): string {
  const detail =
    error.detail === ''
      ? []
      : [
          '',
          ...error.detail
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ];
  return `${[`${colors.red('✗')} ${error.message}`, `  hint: ${error.hint}`, ...detail].join('\n')}\n`;
}
