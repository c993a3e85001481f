/** `file PROGRAM` of an ELF file: its processor, and the loader that it wants. */
import { defineReader, readLines, row } from './reader.ts'

// /bin/true: ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, …
const LINE =
  /^(.+?): +ELF (\d\d)-bit [LM]SB [^,]*, ([^,]+), version .*?(dynamically|statically|static-pie) linked(?:, interpreter ([^,\s]+))?/

export default defineReader({
  name: 'file-elf',
  commands: ['file'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      if (!match) return null
      const [, name, bits, machine, linked, loader] = match
      return row({ name, bits, machine, linked: linked === 'dynamically' ? 'dynamic' : 'static', loader })
    }),
})
