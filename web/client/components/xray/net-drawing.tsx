/** A card for each network namespace, its interfaces, and the cables between them. */
import type { JSX } from 'preact';
import {
  CARD_HEAD,
  layOutNets,
  PORT,
  type Cable,
  type PlacedCard,
  type PlacedPort,
} from '../../state/xray/net-layout.ts';
import { fitted, LETTER, SMALL_LETTER } from '../../state/xray/drawn-text.ts';
import { useLab } from '../lab-context.ts';
import { Drawing, Thing } from './drawing.tsx';

const LANE = 14;

export function NetDrawing(): JSX.Element {
  const { xray } = useLab();
  const { nets, ports } = xray.shown.value;
  return (
    <Drawing title="Networks" label="Network namespaces with their interfaces, and the cables between them">
      {(width) => {
        const layout = layOutNets(nets, ports);
        const right = width - 2 - (layout.lanes === 0 ? 0 : layout.lanes * LANE + 4);
        const content = (
          <>
            {layout.cards.map((card, index) => (
              <Card key={card.net.key} card={card} right={right} first={index === 0} />
            ))}
            {layout.cables.map((cable) => (
              <Wire key={cable.ends.join('-')} cable={cable} right={right} />
            ))}
          </>
        );
        return { height: layout.height, content };
      }}
    </Drawing>
  );
}

interface CardProps {
  readonly card: PlacedCard;
  readonly right: number;
  readonly first: boolean;
}

function Card({ card, right, first }: CardProps): JSX.Element {
  const { xray } = useLab();
  const { net, y, height, ports } = card;
  const lit = xray.lit.value.has(net.key);
  return (
    <>
      <g class={`thing--${net.life}`}>
        <rect
          class={`box ${net.initial ? 'box--machine' : 'box--own ns--net'} ${lit ? 'box--lit' : ''}`}
          style={{ x: '1px', y: `${y}px`, width: `${right - 1}px`, height: `${height}px` }}
          rx={8}
        />
      </g>
      <Thing
        id={net.key}
        life={net.life}
        class="card"
        label={`network namespace of ${net.label}, ${net.inode}`}
        first={first}
        y={y}
      >
        <rect class="thing__ground" x={6} y={3} width={right - 12} height={CARD_HEAD - 6} rx={5} />
        <text class="card__name" x={12} y={19}>
          {fitted(net.label, right - 24, LETTER)}
        </text>
      </Thing>
      {ports.map((placed) => (
        <Port key={placed.port.key} placed={placed} right={right} />
      ))}
    </>
  );
}

function Port({ placed, right }: { readonly placed: PlacedPort; readonly right: number }): JSX.Element {
  const { port, y, depth } = placed;
  const x = 24 + depth * 18;
  const works = port.up && (port.state === 'up' || port.state === 'unknown');
  const kind = port.kind === 'loopback' || port.kind === '' ? '' : ` ${port.kind}`;
  const after = x + (port.name.length + kind.length + 1) * LETTER;
  const lost = port.peerOutOfSight ? ['⇢ out of sight'] : [];
  const addresses = [...lost, ...port.addresses.filter((one) => !one.startsWith('fe80'))];
  return (
    <Thing id={port.key} life={port.life} class="port" label={spoken(placed)} first={false} y={y}>
      <title>{spoken(placed)}</title>
      <rect class="thing__ground" x={8} y={1} width={Math.max(0, right - 16)} height={PORT - 2} rx={5} />
      {depth > 0 && <path class="group__branch" d={`M${x - 20} 0v13h8`} />}
      <circle class={works ? 'port__light port__light--up' : 'port__light'} cx={x - 8} cy={13} r={4} />
      <text x={x} y={17}>
        <tspan class="port__name">{port.name}</tspan>
        <tspan class="port__kind">{kind}</tspan>
      </text>
      <text class="port__addresses" x={after + 6} y={17}>
        {fitted(port.up ? addresses.join('  ') : 'down', right - after - 18, SMALL_LETTER)}
      </text>
    </Thing>
  );
}

/** From one interface out to a lane at the side, along it, and in to the other. */
function Wire({ cable, right }: { readonly cable: Cable; readonly right: number }): JSX.Element {
  const { xray } = useLab();
  const { from, to, lane, ends } = cable;
  const side = right + 8 + lane * LANE;
  const lit = ends.some((end) => xray.lit.value.has(end));
  const round = Math.min(6, (to - from) / 2);
  return (
    <g class={`wire ${lit ? 'wire--lit' : ''}`}>
      <circle cx={right - 3} cy={from} r={3} />
      <path
        d={`M${right - 3} ${from}H${side - round}q${round} 0 ${round} ${round}V${to - round}q0 ${round} ${-round} ${round}H${right - 3}`}
      />
      <circle cx={right - 3} cy={to} r={3} />
    </g>
  );
}

function spoken({ port }: PlacedPort): string {
  const parts = [
    `interface ${port.name}`,
    port.kind,
    port.up ? `on, state ${port.state}` : 'off',
    ...port.addresses,
    port.mac === null ? '' : `MAC ${port.mac}`,
    port.bridge === null ? '' : 'plugged into a bridge',
    port.peer === null ? '' : 'has a cable to another one',
    port.peerOutOfSight ? 'its other end is out of sight' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
