/** Reads XML with a parser of another make: Python's, which is expat. Set-up installs it. */
import { execa } from 'execa';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const PROGRAM = `
import json, sys
from xml.etree import ElementTree
def plain(e):
    return {'name': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [plain(c) for c in e]}
print(json.dumps(plain(ElementTree.fromstring(sys.stdin.buffer.read()))))
`;

/** Rejects when it is not well-formed. */
export async function readXml(xml: string): Promise<XmlElement> {
  const { stdout } = await execa('python3', ['-c', PROGRAM], { input: xml });
  return JSON.parse(stdout) as XmlElement;
}
