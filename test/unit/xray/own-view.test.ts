/** Which shells see the machine as the picture shows it, from recorded facts. */
import { describe, expect, test } from 'vitest';
import { seesTheMachine } from '../../../runner/xray/own-view.ts';
import { drawn } from './recorded.ts';

describe('a shell sees the machine as the picture shows it', () => {
  test('a login shell does', () => {
    expect(seesTheMachine(drawn('nothing'), 'host', 462)).toBe(true);
    expect(seesTheMachine(drawn('nothing'), 'inside', 465)).toBe(true);
  });

  test('so does one with another host name only', () => {
    expect(seesTheMachine(drawn('uts'), 'host', 1028)).toBe(true);
  });

  test('one in a PID namespace does not, nor is it taken for the machine’s PID 1', () => {
    expect(seesTheMachine(drawn('pid'), 'host', 1)).toBe(false);
  });

  test('one in a mount namespace does not', () => {
    const picture = drawn('pid');
    const waiting = picture.processes.find(({ pid }) => pid === 1025);
    expect(waiting?.apart).toEqual(['mnt']);
    expect(seesTheMachine(picture, 'host', 1025)).toBe(false);
  });

  test('nor does one that the picture does not show below its terminal', () => {
    expect(seesTheMachine(drawn('nothing'), 'host', 465)).toBe(false);
    expect(seesTheMachine(drawn('nothing'), 'host', null)).toBe(false);
    expect(seesTheMachine(drawn('nothing'), 'cellar', 462)).toBe(false);
  });

  test('nor does one that is gone', () => {
    const left = drawn('nothing', drawn('uts', drawn('nothing'), 1000), 2000);
    expect(seesTheMachine(left, 'host', 1028)).toBe(false);
  });
});
