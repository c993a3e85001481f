import type { ContentSource } from '../vfs/index.ts'

const MACHINE_X86_64 = 62
/** e_ident, e_type (position independent), e_machine, e_version … as `readelf -h` finds them on x86-64. */
const HEADER = [
  0x7f,
  0x45,
  0x4c,
  0x46,
  2,
  1,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  3,
  0,
  MACHINE_X86_64,
  0,
  1,
  0,
  0,
  0,
  0x40,
  0x11,
  0,
  0,
  0,
  0,
  0,
  0,
  0x40,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0x40,
  0,
  0x38,
  0,
  13,
  0,
  0x40,
  0,
  31,
  0,
  30,
  0,
]
const NEWLINE = 10
/** A file cut off before this offset (header and 13 program headers) does not load. */
export const PROGRAM_HEADERS_END = 64 + 13 * 56

/** A file that looks like a compiled program: an ELF header, the program's name, and zeros up to a plausible size. */
export function programImage(name: string, size: number): ContentSource {
  const known = IMAGES.get(name)
  if (known?.asked === size) return known.image
  const image = makeImage(name, size)
  IMAGES.set(name, { asked: size, image })
  return image
}

/** Images never change, so all machines share them. */
const IMAGES = new Map<string, { readonly asked: number; readonly image: ContentSource }>()

function makeImage(name: string, size: number): ContentSource {
  const head = new Uint8Array([...HEADER, NEWLINE, ...new TextEncoder().encode(name), NEWLINE])
  return {
    size: Math.max(size, head.length, PROGRAM_HEADERS_END),
    read(offset, count) {
      const bytes = new Uint8Array(count)
      if (offset < head.length) bytes.set(head.subarray(offset, offset + count))
      return bytes
    },
  }
}

/** The name in a program file, or null when it is no program for this machine. */
export function readProgramName(head: Uint8Array): string | null {
  const isElf = head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46
  if (!isElf || head[18] !== MACHINE_X86_64 || head[HEADER.length] !== NEWLINE) return null
  const end = head.indexOf(NEWLINE, HEADER.length + 1)
  return end < 0 ? null : new TextDecoder().decode(head.subarray(HEADER.length + 1, end))
}
