/** Builds the browser client; web/build-client.ts runs it when the sources have changed. */
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'web/client',
  plugins: [preact()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // For the server: which file a page's modules became.
    manifest: true,
    target: 'es2022',
    // Browsers that know light-dark() themselves: a rewritten one would not follow color-scheme inside a page.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The page needs no polyfill, and the CSP allows no inline script.
    modulePreload: { polyfill: false },
    // Data URIs would need font-src and script exceptions in the CSP; files need none.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // What several pages share comes as one file, not as five: each is a request of its own.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'shared', test: /web[\\/]client[\\/]/, minShareCount: 2 }] },
      },
    },
  },
});
