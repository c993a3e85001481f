import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'The descriptor lacks the right for this (Capsicum, WASI, macOS).',
  meaning:
    "FreeBSD's Capsicum gives each descriptor a list of rights; so does WASI with its directories that were opened beforehand. The program wanted more than the list allows: in WASI usually a file outside of `--dir`.",
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=capsicum'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
