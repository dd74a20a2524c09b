/** Renders a lab's prose to HTML: raw HTML is off, links are made safe, `%{name}` becomes a place to fill. */
import MarkdownIt from 'markdown-it';
import { piecesOf } from '../../runner/lab/placeholders.ts';
import type { ValueLabels } from '../../runner/seat/learner-words.ts';

/** Renders the Markdown of one lab. */
export class LabHtml {
  readonly labels: ValueLabels;
  readonly #renderer: Renderer;

  /** `id`: of the lab; `labels`: what its values are, to stand for those that are not known yet. */
  constructor(id: string, labels: ValueLabels) {
    this.labels = labels;
    this.#renderer = makeRenderer(id, labels);
  }

  prose(markdown: string): string {
    return this.#renderer.render(markdown);
  }

  /** Renders a line of Markdown that is inside something else, such as an answer to choose. */
  inline(markdown: string): string {
    return this.#renderer.renderInline(markdown);
  }
}

type Renderer = ReturnType<typeof MarkdownIt>;

function makeRenderer(id: string, labels: ValueLabels): Renderer {
  const md = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const { rules } = md.renderer;
  const places = (text = ''): string => fillPlaces(text, labels, md.utils.escapeHtml);

  rules.text = (tokens, at) => places(tokens[at]?.content);
  rules.code_inline = (tokens, at) => `<code>${places(tokens[at]?.content)}</code>`;
  rules.fence = (tokens, at) =>
    // Reachable by keyboard, because a long line makes it scroll.
    `<pre tabindex="0"><code>${places(tokens[at]?.content)}</code></pre>\n`;
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
    // On a phone it keeps a readable size, and scrolls.
    return `<span class="picture" tabindex="0" role="group" aria-label="Picture">${html}</span>`;
  };
  return md;
}

/** The page fills values into prose as soon as they are known; until then it says what they are. */
function fillPlaces(text: string, labels: ValueLabels, escape: (text: string) => string): string {
  if (!text.includes('%{')) return escape(text);
  return piecesOf(text)
    .map((piece) => {
      const name = piece.kind === 'placeholder' && piece.form?.kind === 'value' ? piece.form.name : null;
      if (name === null) return escape(piece.text);
      const label = labels.get(name) ?? 'value';
      return `<span class="value" data-value="${name}" data-label="${label}">${label}</span>`;
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
