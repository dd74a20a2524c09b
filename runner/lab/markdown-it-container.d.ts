// Types of markdown-it-container, which ships none.
declare module 'markdown-it-container' {
  import type { PluginWithParams } from 'markdown-it';
  const plugin: PluginWithParams;
  export default plugin;
}
