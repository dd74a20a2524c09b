/** Writes XML 1.0: elements with attributes, and any text in them. Pure. */

export type Attributes = Readonly<Record<string, string | number>>;

/** `children` are elements; text comes from `xmlText`. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`);
  const open = `<${name}${head.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

export function xmlText(text: string): string {
  return allowed(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A reader would turn white space into blanks if it were not written as references. */
function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

/** XML can't hold most control characters at all: they are shown by their pictures (␛), as are broken characters (�). */
function allowed(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, (control) =>
      String.fromCharCode(0x2400 + control.charCodeAt(0)),
    )
    .replaceAll('\u007F', '\u2421')
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD');
}
