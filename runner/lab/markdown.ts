/** The Markdown of labs: its blocks, and our containers among them. */
import MarkdownIt from 'markdown-it';
import container from 'markdown-it-container';

export const markdown = new MarkdownIt();
markdown.use(container, 'any', { validate: () => true });
// What stands within a paragraph is nobody's business here, but for titles.
markdown.core.ruler.enableOnly(['normalize', 'block']);
