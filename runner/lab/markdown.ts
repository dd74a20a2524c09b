/** The Markdown of labs: its blocks, and our containers among them. */
import MarkdownIt from 'markdown-it';
import container from 'markdown-it-container';
import { COMMENT, commentRule } from './comment.ts';

export const markdown = new MarkdownIt();
markdown.use(container, 'any', { validate: () => true });
// Before anything that could begin in it, and in the middle of a paragraph as well.
markdown.block.ruler.before('fence', COMMENT, commentRule, {
  alt: ['paragraph', 'reference', 'blockquote', 'list'],
});
// What is within a paragraph does not matter here, except for titles.
markdown.core.ruler.enableOnly(['normalize', 'block']);
