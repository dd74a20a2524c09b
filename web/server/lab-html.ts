/** Renders a lab's prose to HTML: raw HTML is off, links are made safe, `%{name}` becomes a place to fill. */
import MarkdownIt from 'markdown-it';
import { piecesOf } from '../../runner/lab/placeholders.ts';

/** Renders Markdown of the lab `id`. */
export function renderProse(markdown: string, id: string): string {
  return renderer(id).render(markdown);
}

/** Renders a line of Markdown that stands inside something else, such as an answer to choose. */
export function renderInline(markdown: string, id: string): string {
  return renderer(id).renderInline(markdown);
}

type Renderer = ReturnType<typeof MarkdownIt>;

const renderers = new Map<string, Renderer>();

function renderer(id: string): Renderer {
  const made = renderers.get(id) ?? makeRenderer(id);
  renderers.set(id, made);
  return made;
}

function makeRenderer(id: string): Renderer {
  const md = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const { rules } = md.renderer;
  const places = (text: string) => fillPlaces(text, md.utils.escapeHtml);

  rules.text = (tokens, at) => places(tokens[at]?.content ?? '');
  rules.code_inline = (tokens, at) => `<code>${places(tokens[at]?.content ?? '')}</code>`;
  rules.fence = (tokens, at) =>
    // Reachable by keyboard, because a long line makes it scroll.
    `<pre tabindex="0"><code>${places(tokens[at]?.content ?? '')}</code></pre>\n`;
  // The page has the lab's title as h1 and the steps as h2 already.
  rules.heading_open = (tokens, at) => `<h${deeper(tokens[at]?.tag)}>`;
  rules.heading_close = (tokens, at) => `</h${deeper(tokens[at]?.tag)}>\n`;
  rules.table_open = () => '<div class="table-scroll" tabindex="0"><table>\n';
  rules.table_close = () => '</table></div>\n';

  rules.link_open = (tokens, at, options, _env, self) => {
    const token = tokens[at];
    const href = String(token?.attrGet('href') ?? '');
    token?.attrSet('href', localAddress(href, id));
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) {
      token?.attrSet('rel', 'noopener noreferrer');
      token?.attrSet('target', '_blank');
    }
    return self.renderToken(tokens, at, options);
  };
  const image = rules.image;
  rules.image = (tokens, at, options, env, self) => {
    const token = tokens[at];
    token?.attrSet('src', localAddress(String(token.attrGet('src') ?? ''), id));
    token?.attrSet('loading', 'lazy');
    const html = image ? image(tokens, at, options, env, self) : '';
    // On a phone it keeps a size that can be read, and scrolls.
    return `<span class="picture" tabindex="0" role="group" aria-label="Picture">${html}</span>`;
  };
  return md;
}

/** The page fills values into prose as soon as they are known. */
function fillPlaces(text: string, escape: (text: string) => string): string {
  if (!text.includes('%{')) return escape(text);
  return piecesOf(text)
    .map((piece) => {
      const name = piece.kind === 'placeholder' && piece.form?.kind === 'value' ? piece.form.name : null;
      const html = escape(piece.text);
      return name === null ? html : `<span class="value" data-value="${name}">${html}</span>`;
    })
    .join('');
}

function deeper(tag: string | undefined): number {
  return Math.max(3, Number(tag?.slice(1) ?? 3));
}

/** Turns what works in a Markdown viewer into what works here: `../03-pid/lab.md`, `picture.svg`. */
function localAddress(href: string, id: string): string {
  const lab = /^\.\.\/([^/]+)\/(?:lab\.md)?(#.*)?$/.exec(href);
  if (lab) return `/labs/${lab[1]}${lab[2] ?? ''}`;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(href)) return href;
  return `/labs/${id}/files/${href.replace(/^\.\//, '')}`;
}
