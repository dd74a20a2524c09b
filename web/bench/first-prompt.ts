/** Measures what somebody who opens a lab waits for: from the address to the first prompt on the screen. */
import { spread } from '../../runner/bench/spread.ts';
import type { Spread } from '../../runner/bench/spread.ts';
import { BENCH_LAB } from './bench-server.ts';
import { launchChromium } from './chromium.ts';
import { AtPage } from './typist.ts';

/** ms */
const PATIENCE = 60_000;

export interface BrowserBench {
  /** In Chromium, as a visitor who comes for the first time: until the prompt is drawn, ms. */
  readonly firstPrompt: Spread;
  /** What the page loads, compressed as it comes, kB. */
  readonly kilobytes: number;
}

/** Without a browser: from the request for a session until the prompt is here, ms. */
export async function benchFirstPrompt(url: string, rounds: number): Promise<Spread> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const asked = performance.now();
    const page = await AtPage.open(url);
    times.push(performance.now() - asked);
    page.drop();
  }
  return spread(times);
}

export async function benchBrowser(url: string, rounds: number): Promise<BrowserBench> {
  const browser = await launchChromium();
  try {
    const times: number[] = [];
    let bytes = 0;
    // The first page of a browser that was just started is not what is asked here.
    for (let round = -1; round < rounds; round++) {
      const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await visitor.newPage();
      await page.goto(`${url}/labs/${BENCH_LAB}`, { waitUntil: 'commit' });
      const seenAfter = await page.evaluate(promptDrawn, PATIENCE);
      if (round >= 0) times.push(seenAfter);
      bytes = await page.evaluate(() =>
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce(
          (sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize,
          0,
        ),
      );
      await visitor.close();
    }
    return { firstPrompt: spread(times), kilobytes: bytes / 1000 };
  } finally {
    await browser.close();
  }
}

/** In the page: looks before each picture that the browser draws; ms since the page was asked for. */
function promptDrawn(patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const shown = document.querySelector('.xterm-rows')?.textContent.trim() ?? '';
      const now = performance.now();
      if (/[#$]$/.test(shown)) resolve(now);
      else if (now > patience) reject(new Error(`The page shows no prompt: ${document.body.innerText}`));
      else requestAnimationFrame(look);
    };
    look();
  });
}
