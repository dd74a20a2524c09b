// Types of markdown-it-container, which ships none.
declare module 'markdown-it-container' {
  import type { MarkdownIt } from 'markdown-it';
  interface Options {
    readonly validate?: (info: string) => boolean;
  }
  export default function container(markdown: MarkdownIt, name: string, options?: Options): void;
}
