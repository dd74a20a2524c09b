/** Pages without the client's bundle: errors and "not found", plain and clear. */

/** Renders one page; `text` may hold several paragraphs, separated by an empty line. */
export function plainPage(title: string, text: string): string {
  const paragraphs = text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Unbox</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; --paper: #f6f3ec; --ink: #24211c; --link: #8f4a0a; --line: #dcd4c4; }
@media (prefers-color-scheme: dark) { :root { --paper: #1d1a16; --ink: #ece6da; --link: #f0a95b; --line: #3f382d; } }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.6 'Source Sans 3', system-ui, sans-serif; }
header { padding: 0.875rem 1.25rem; border-bottom: 1px solid var(--line); }
header a { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--ink); font-size: 1.1875rem;
  font-weight: 700; text-decoration: none; }
header svg { width: 1.625rem; fill: none; stroke: var(--link); stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; }
main { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
a { color: var(--link); }
</style>
</head>
<body>
<header><a href="/"><svg viewBox="0 0 28 28" aria-hidden="true"><path d="M5 11.5h18V23H5zM5 11.5 1.5 7M23 11.5 26.5 7M14 8V3"/></svg>Unbox</a></header>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs}
<p><a href="/">All labs</a></p>
</main></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
