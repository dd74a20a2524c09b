/** Pages without the client's bundle: errors and "not found", plain and clear. */

/** Renders one page; `text` may hold several paragraphs, apart by an empty line. */
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
:root { color-scheme: light dark; --paper: #f6f3ec; --ink: #22201c; --link: #8a4b08; }
@media (prefers-color-scheme: dark) { :root { --paper: #161512; --ink: #ece7dc; --link: #eaa861; } }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 2rem;
  background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 34rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
a { color: var(--link); }
</style>
</head>
<body><main>
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
