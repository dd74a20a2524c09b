/** Builds the image: Debian into a folder, our files on top, all of it into a file system. Aside, then renamed. */
import { chmod, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { DISK_FOR_IMAGE } from '../../../../scripts/setup/host.mjs';
import { diskFree } from '../../../host/facts.ts';
import { withLock } from '../../../host/file-lock.ts';
import { cacheDir } from '../../../host/paths.ts';
import { COLLECTOR_SOURCE, COLLECTOR_NAME } from '../../../xray/collector/program.ts';
import { MachineError } from '../../machine-error.ts';
import type { Phase } from '../phase.ts';
import { completeImage, IMAGE_FILES, imageExists, imagesDir } from './image.ts';
import type { Image } from './image.ts';
import { abandonedIn } from './prune.ts';
import { DISK_BYTES, DPKG_PATHS, GUEST_DIR, PACKAGES, SUITE } from './recipe.ts';
import { Tools } from './tools.ts';

const FILE_SYSTEM_ID = 'e5f9a9d0-3c1b-4c0e-9a52-0b7a6f0c5d11';

/** Which SELinux label belongs to which path, inside the image. */
const CONTEXTS = '/etc/selinux/default/contexts/files/file_contexts';

/**
 * Builds it where it is missing, or `anew`; processes that want the same one wait for one build.
 * @throws MachineError with what went wrong; nothing half-built stays, even when `signal` ends the build
 */
export async function makeImage(
  image: Image,
  { phase, signal, anew }: { readonly phase: Phase; readonly signal: AbortSignal; readonly anew: boolean },
): Promise<void> {
  if (!anew && imageExists(image)) return;
  const waiting = (wait: () => Promise<void>) =>
    phase('Image: another process builds it; waiting for it', wait);
  const build = async () => {
    if (anew || !imageExists(image)) await buildImage(image, phase, signal);
  };
  await withLock(join(cacheDir(), 'locks', `image-${image.key}`), build, { signal, waiting });
}

async function buildImage(image: Image, phase: Phase, signal: AbortSignal): Promise<void> {
  const aside = `${image.dir}.${process.pid}`;
  const root = join(aside, 'root');
  const tools = new Tools(join(cacheDir(), 'logs', 'image-build.log'), signal);
  await tools.begin();
  for (const dir of await abandonedIn(imagesDir())) await tools.remove(dir);
  await checkSpace();
  try {
    await mkdir(aside, { recursive: true });
    const programs = join(aside, 'programs');
    await phase('Image: compile the guest agent and the X-ray', () => compile(tools, programs));
    await phase(`Image: install Debian ${SUITE}, ${PACKAGES.length} packages and what they need`, async () =>
      // In namespaces of its own: whatever a killed build had mounted or started goes with it.
      tools.asRoot('unshare', [
        ...['--mount', '--pid', '--mount-proc', '--kill-child', 'mmdebstrap'],
        ...(await mmdebstrapArguments(root, programs)),
      ]),
    );
    await phase('Image: make the file system', async () => {
      await copyKernel(tools, root, aside);
      await makeFileSystem(tools, root, join(aside, 'disk.raw'));
      await makeLabels(tools, root, aside);
      await tools.remove(root);
      await handOver(tools, aside);
    });
    await rm(programs, { recursive: true });
    await completeImage(aside);
    await rm(image.dir, { recursive: true, force: true });
    await rename(aside, image.dir);
  } finally {
    await tools.remove(aside).catch(() => {});
  }
}

/** Our own programs in the guest, static: they run whatever a lab does to its libraries. */
async function compile(tools: Tools, dir: string): Promise<void> {
  await mkdir(dir);
  const sources = { agent: join(GUEST_DIR, 'agent.c'), [COLLECTOR_NAME]: COLLECTOR_SOURCE };
  for (const [name, source] of Object.entries(sources)) {
    await tools.run('cc', ['-O2', '-static', '-Wall', '-Wextra', '-o', join(dir, name), source]);
  }
}

async function checkSpace(): Promise<void> {
  const free = await diskFree(cacheDir());
  if (free >= DISK_FOR_IMAGE) return;
  throw new MachineError(
    'no-image',
    `Too little disk space for the image: ${gib(free)} free where ${cacheDir()} lies, ${gib(DISK_FOR_IMAGE)} needed.`,
    {
      hint: 'Free some, or set UNBOX_CACHE to a folder on a larger disk.',
    },
  );
}

const gib = (mib: number) => `${(mib / 1024).toFixed(1)} GiB`;

async function mmdebstrapArguments(root: string, programs: string): Promise<string[]> {
  const { mirror, proxy } = await hostApt();
  return [
    ...['--mode=root', '--variant=minbase', '--architectures=amd64', `--include=${PACKAGES.join(',')}`],
    ...[
      '--aptopt=APT::Install-Recommends "false"',
      ...(proxy ? [`--aptopt=Acquire::http::Proxy "${proxy}"`] : []),
    ],
    ...DPKG_PATHS.map((option) => `--dpkgopt=${option}`),
    `--customize-hook=mkdir -p "$1"/usr/lib/unbox && cp "${programs}"/* "$1"/usr/lib/unbox/`,
    `--customize-hook=cp -r "${join(GUEST_DIR, 'files')}"/. "$1"/`,
    `--customize-hook=chroot "$1" /bin/sh -s < "${join(GUEST_DIR, 'configure.sh')}"`,
    `--customize-hook=chroot "$1" /bin/sh -s < "${join(GUEST_DIR, 'images.sh')}"`,
    ...[SUITE, root],
    ...(mirror ? [mirror] : []),
  ];
}

/** The mirror and proxy that this host's apt uses; without one, mmdebstrap uses Debian's. */
async function hostApt(): Promise<{ mirror: string | null; proxy: string | null }> {
  const format = '$(ORIGIN)|$(COMPONENT)|$(LABEL)|$(REPO_URI)';
  const targets = await execa('apt-get', ['indextargets', '--format', format], { reject: false });
  const line = targets.stdout.split('\n').find((entry) => entry.startsWith('Debian|main|Debian|http'));
  const config = await execa('apt-config', ['shell', 'proxy', 'Acquire::http::Proxy'], { reject: false });
  return { mirror: line?.split('|')[3] ?? null, proxy: /proxy='(.+)'/.exec(config.stdout)?.[1] ?? null };
}

async function copyKernel(tools: Tools, root: string, dir: string): Promise<void> {
  await tools.asRoot('sh', [
    '-c',
    'cp "$1"/boot/vmlinuz-* "$2"/vmlinuz && cp "$1"/boot/initrd.img-* "$2"/initrd.img',
    'sh',
    root,
    dir,
  ]);
}

/** The same folder gives the same layout each time: ids that mkfs would draw are fixed. */
async function makeFileSystem(tools: Tools, root: string, disk: string): Promise<void> {
  await writeFile(disk, '');
  await truncate(disk, DISK_BYTES);
  // No journal, nothing left to initialise: the guest's disk is quiet and lives for an hour.
  const options = [
    '-q',
    '-F',
    '-O',
    '^has_journal',
    '-E',
    `lazy_itable_init=0,root_owner=0:0,hash_seed=${FILE_SYSTEM_ID}`,
    '-U',
    FILE_SYSTEM_ID,
    '-m',
    '1',
    '-L',
    'unbox',
  ];
  await tools.asRoot('mkfs.ext4', [...options, '-d', root, disk]);
}

/** Labels all files, makes the file system again and keeps what differs from the plain one: a few MiB. */
async function makeLabels(tools: Tools, root: string, dir: string): Promise<void> {
  const labelled = join(dir, 'labelled.raw');
  const labels = join(dir, 'labels.qcow2');
  // Last, as labels belong to files: mmdebstrap itself makes some again at its end.
  const others = ['/proc', '/sys', '/dev'].flatMap((path) => ['-e', path]);
  await tools.asRoot('chroot', [root, 'setfiles', '-F', ...others, CONTEXTS, '/']);
  await makeFileSystem(tools, root, labelled);
  await tools.run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', labelled, '-F', 'raw', labels]);
  await tools.run('qemu-img', ['rebase', '-b', join(dir, 'disk.raw'), '-F', 'raw', labels]);
  // QEMU is told what is under it; a path would only go stale.
  await tools.run('qemu-img', ['rebase', '-u', '-b', 'base', '-F', 'raw', labels]);
  await tools.remove(labelled);
}

/** From now on it is only read, whoever built it. */
async function handOver(tools: Tools, dir: string): Promise<void> {
  const { uid, gid } = userInfo();
  for (const name of IMAGE_FILES) {
    await tools.asRoot('chown', [`${uid}:${gid}`, join(dir, name)]);
    await chmod(join(dir, name), 0o444);
  }
}
