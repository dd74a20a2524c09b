/** How far the drawings scroll for what is new in them. */
import { describe, expect, it } from 'vitest';
import { scrollToShow } from '../../../../web/client/state/xray/bring-in.ts';

const VIEW = { top: 100, bottom: 400 };
const thing = (top: number, height = 26) => ({ top, bottom: top + height });

describe('what is new', () => {
  it.each([
    ['nothing', [], 0],
    ['in sight', [thing(200)], 0],
    ['just below', [thing(390)], 28],
    ['far above', [thing(20)], -92],
    ['two, with room for both', [thing(200), thing(420)], 58],
    ['two, of which one leaves: the lower one stays', [thing(120), thing(500)], 138],
    ['three, the upper one too far away', [thing(120), thing(480), thing(640)], 278],
    ['in sight, with one too far above', [thing(-300), thing(300)], 0],
    ['one higher than the view: its head', [thing(300, 500)], 188],
    ['one higher than the view, whose head is there', [thing(112, 500)], 0],
  ])('%s', (_, things, by) => {
    expect(scrollToShow(VIEW, things)).toBe(by);
  });
});
