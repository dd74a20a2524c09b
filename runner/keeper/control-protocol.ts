/**
 * What a front and a keeper say to each other over their control connection: JSON messages in order, so that whoever
 * reads them knows at any moment what the other one knew. Both run the same program for the same user, at most in
 * different versions; what a learner's page says never comes this way.
 */
import type { Needs } from '../host/capacity.ts';
import type { Lab } from '../lab/lab.ts';
import type { IdleLimits } from '../seat/idle-watch.ts';
import type { MachineNeeds } from '../machine/machine.ts';
import type { Place, Ticket } from '../seat/machine-line.ts';
import type { EndReason } from '../seat/protocol.ts';
import type { ClockLimits } from '../seat/seat-clock.ts';
import type { FlowLimits } from '../seat/terminal-feed.ts';

/** Counts incompatible changes: a front leaves a keeper alone that says another number, and it serves its seats to the end. */
export const CONTROL_VERSION = 1;

/** Why a keeper closes a control connection; 4000-4999 is free for applications. */
export const ControlClose = {
  /** Another front is connected. */
  taken: 4409,
  /** What was said made no sense here. */
  version: 4426,
} as const;

/** The largest message, bytes: a lab with all its text, or what many seats hold. */
export const MAX_CONTROL_MESSAGE = 32 * 1024 * 1024;

export interface SeatLimits {
  readonly idle: IdleLimits;
  readonly flow: FlowLimits;
  readonly clock: ClockLimits;
}

/** What a front knows of a seat. */
export interface SeatState {
  readonly id: string;
  readonly visitor: string;
  /** Its lab's id. */
  readonly lab: string;
  readonly pages: number;
  /** Whether its machine takes room on the host. */
  readonly hasRoom: boolean;
  /** Somebody looked in, did nothing, and left. */
  readonly vacant: boolean;
  /** It has ended, and its machine is being removed. */
  readonly over: boolean;
}

/** What can still be taken home of a seat that is over. */
export interface KeptState {
  readonly visitor: string;
  readonly lab: string;
  readonly leftMs: number;
}

/** Who waits for a machine; `lease`: the room that is there already. */
export interface WishState {
  readonly wish: number;
  readonly needs: Needs;
  readonly ticket: Ticket;
  readonly lease: number | null;
}

/** What a keeper's machines hold of this host, and what it waits for. */
export interface LineState {
  readonly leases: readonly { readonly lease: number; readonly needs: Needs }[];
  /** Leases whose machine is just starting. */
  readonly starting: readonly number[];
  readonly wishes: readonly WishState[];
}

export interface OpenRequest {
  readonly visitor: string;
  /** Hash of a lab that the keeper was told. */
  readonly lab: string;
  /** Also in place of a lab in which something was done. */
  readonly takeOver: boolean;
  readonly limits: SeatLimits;
  /** A seat that another keeper had, to be opened from its log in the store; null: a new one. */
  readonly resume: string | null;
}

/** What became of a request. */
export type Answer =
  | { readonly kind: 'open'; readonly seat: string }
  | {
      readonly kind: 'occupied';
      readonly lab: string;
      readonly title: string;
      readonly done: number;
      readonly steps: number;
    }
  /** The visitor has no seat here any more. */
  | { readonly kind: 'left' }
  | { readonly kind: 'failed'; readonly message: string };

export type FrontMessage =
  /** The first one. */
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number }
  /** Before the first seat with it. */
  | { readonly type: 'lab'; readonly hash: string; readonly lab: Lab }
  | ({ readonly type: 'open'; readonly request: number } & OpenRequest)
  /** The visitor opens another lab, `title`, in another keeper. */
  | {
      readonly type: 'make-way';
      readonly request: number;
      readonly visitor: string;
      readonly title: string;
      readonly takeOver: boolean;
    }
  | {
      readonly type: 'end';
      readonly seat: string;
      readonly reason: EndReason;
      readonly message: string;
      /** Only if nobody has come back meanwhile. */
      readonly ifUnused: boolean;
    }
  | { readonly type: 'place'; readonly wish: number; readonly place: Place }
  /** A machine may start; its lease has the wish's number unless there was one. */
  | { readonly type: 'turn'; readonly wish: number }
  /** What machines of this front's labs need, the most frequent first: some may be kept ready. */
  | { readonly type: 'expect'; readonly machines: readonly MachineNeeds[] }
  /** Memory or disk is short: what is kept ready goes. */
  | { readonly type: 'give-way' }
  /** No new seats come: the keeper ends after its last one. */
  | { readonly type: 'retire' }
  /** All seats end, and then the keeper. */
  | { readonly type: 'stop' };

export interface KeeperHello {
  readonly type: 'hello';
  readonly protocol: number;
  /** Which sources it runs. */
  readonly build: string;
  readonly pid: number;
  readonly seats: readonly SeatState[];
  readonly kept: readonly KeptState[];
  readonly line: LineState;
}

export type KeeperMessage =
  | KeeperHello
  | { readonly type: 'answer'; readonly request: number; readonly answer: Answer }
  /** New, or changed. */
  | { readonly type: 'seat'; readonly seat: SeatState }
  /** It is over, and its machine removed. */
  | { readonly type: 'gone'; readonly seat: string }
  | { readonly type: 'kept'; readonly kept: KeptState }
  | ({ readonly type: 'wish' } & WishState)
  | { readonly type: 'leave'; readonly wish: number }
  /** The start that a turn was for is over. */
  | { readonly type: 'over'; readonly lease: number }
  | { readonly type: 'released'; readonly lease: number }
  /** What was kept ready is gone. */
  | { readonly type: 'gave-way' }
  /** It was told to end all its seats, by this front or by somebody else. */
  | { readonly type: 'stopping' };
