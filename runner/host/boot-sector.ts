/**
 * The smallest guest that proves that an accelerator works: a boot sector of our own that the BIOS loads, that
 * goes through real, protected and long mode, calculates, writes a marker to the first serial port and ends QEMU.
 * Modes and calculating matter: where a nested KVM can only emulate instructions, it opens, starts, even boots, and
 * dies at the first x87 or SSE instruction ("KVM internal error", "emulation failure"), as any kernel soon does.
 */

/** What the guest writes to the serial port, once it is in long mode. */
export const MARKER = 'UNBOX-64\n';

/** QEMU's exit status when the guest has ended itself: isa-debug-exit makes (value << 1) | 1 of the 0x10 it writes. */
export const GUEST_EXIT_STATUS = 33;

/** The I/O port at which the guest ends itself: `-device isa-debug-exit,iobase=0xf4,iosize=1`. */
export const EXIT_PORT = 0xf4;

// BIOS loads the sector to 0x7c00. Page tables go to 0x1000, 0x2000 and 0x3000: one page of 2 MiB, mapped to itself.
const CODE: readonly string[] = [
  // 16 bit
  'fa', //                   cli
  'fc', //                   cld
  '31 c0', //                xor   ax, ax
  '8e d8', //                mov   ds, ax
  '8e c0', //                mov   es, ax
  '8e d0', //                mov   ss, ax
  'bc 00 7c', //             mov   sp, 0x7c00
  'ea 12 7c 00 00', //       jmp   0x0000:0x7c12           (some BIOSes come with cs 0x07c0)
  'bf 00 10', //             mov   di, 0x1000              clear the three tables
  'b9 00 18', //             mov   cx, 3 * 4096 / 2
  'f3 ab', //                rep   stosw
  'c7 06 00 10 03 20', //    mov   word [0x1000], 0x2003   present, writable
  'c7 06 00 20 03 30', //    mov   word [0x2000], 0x3003
  'c7 06 00 30 83 00', //    mov   word [0x3000], 0x0083   a 2 MiB page at 0
  '66 0f 01 16 c8 7c', //    lgdt  [0x7cc8]
  '0f 20 c0', //             mov   eax, cr0
  '0c 01', //                or    al, 1                   protection on
  '0f 22 c0', //             mov   cr0, eax
  'ea 3f 7c 08 00', //       jmp   0x08:0x7c3f
  // 32 bit
  '66 b8 10 00', //          mov   ax, 0x10
  '8e d8', //                mov   ds, eax
  '8e c0', //                mov   es, eax
  '8e d0', //                mov   ss, eax
  '0f 20 e0', //             mov   eax, cr4
  '0d 20 02 00 00', //       or    eax, 0x220              physical address extension, SSE
  '0f 22 e0', //             mov   cr4, eax
  'b8 00 10 00 00', //       mov   eax, 0x1000
  '0f 22 d8', //             mov   cr3, eax
  'b9 80 00 00 c0', //       mov   ecx, 0xc0000080         EFER
  '0f 32', //                rdmsr
  '80 cc 01', //             or    ah, 1                   long mode enable
  '0f 30', //                wrmsr
  '0f 20 c0', //             mov   eax, cr0
  '0d 00 00 00 80', //       or    eax, 0x80000000         paging on
  '0f 22 c0', //             mov   cr0, eax
  'ea 7a 7c 00 00 18 00', // jmp   0x18:0x7c7a
  // 64 bit
  'd9 e8', //                fld1                          x87
  'dd d8', //                fstp  st0
  '66 0f fe c0', //          paddd xmm0, xmm0              SSE2
  'be 9a 7c 00 00', //       mov   esi, 0x7c9a             the marker
  '66 ba f8 03', //          mov   dx, 0x3f8               first serial port
  'ac', //                   lodsb
  '84 c0', //                test  al, al
  '74 03', //                jz    +3
  'ee', //                   out   dx, al
  'eb f8', //                jmp   -8
  'b0 10', //                mov   al, 0x10
  'e6 f4', //                out   0xf4, al                ends QEMU
  'f4', //                   hlt
  'eb fd', //                jmp   -3
];

const MARKER_AT = 0x9a;
const DESCRIPTORS_AT = 0xa8;
const DESCRIPTORS: readonly bigint[] = [
  0n,
  0x00cf9a000000ffffn, // 0x08: 32-bit code
  0x00cf92000000ffffn, // 0x10: data
  0x00af9a000000ffffn, // 0x18: 64-bit code
];

/** Makes a disk of 1 MiB that starts with the boot sector (the BIOS does not boot from a disk of one sector). */
export function bootDisk(): Buffer {
  const disk = Buffer.alloc(1024 * 1024);
  const code = Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex');
  if (code.length !== MARKER_AT)
    throw new Error(`the boot sector's code is ${code.length} bytes, not ${MARKER_AT}`);
  code.copy(disk);
  disk.write(MARKER, MARKER_AT, 'latin1');
  DESCRIPTORS.forEach((descriptor, index) => disk.writeBigUInt64LE(descriptor, DESCRIPTORS_AT + 8 * index));
  const table = DESCRIPTORS_AT + 8 * DESCRIPTORS.length;
  disk.writeUInt16LE(8 * DESCRIPTORS.length - 1, table);
  disk.writeUInt32LE(0x7c00 + DESCRIPTORS_AT, table + 2);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}
