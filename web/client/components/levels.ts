/** How deep a lab goes, in words. */

export const LEVELS = { intro: 'Introduction', core: 'Core', 'deep-dive': 'Deep dive' } as const;
