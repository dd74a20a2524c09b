/** What the X-ray shows, and how. */
import type { JSX } from 'preact';
import { useLab } from '../lab-context.ts';

export function XrayChoices(): JSX.Element {
  const { xray } = useLab();
  return (
    <div class="xray-choices" role="group" aria-label="What is shown">
      <Toggle label="As text" on={xray.asText.value} onChange={(on) => (xray.asText.value = on)} />
      <Toggle
        label="Show system processes"
        on={xray.system.value}
        onChange={(on) => (xray.system.value = on)}
      />
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Toggle({ label, on, onChange }: ToggleProps): JSX.Element {
  return (
    <label class="xray__toggle">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  );
}
