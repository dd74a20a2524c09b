/** The font for code, for what measures it: a terminal's columns are as wide as its letters. */

/** It comes with the page, so this is short; without it the next one in the list will do, ms. */
const PATIENCE_MS = 1000;

/** Resolves once the font can be measured, or won't come in time. */
export async function codeFace(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  const loaded = document.fonts.load("1em 'Unbox Code'").then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([loaded, late]);
}
