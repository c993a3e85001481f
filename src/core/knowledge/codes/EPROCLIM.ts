import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The user has too many processes (old BSD name).',
  meaning:
    'BSD reserved the code for a process limit; `fork` says EAGAIN there as on Linux. Windows took the name over as WSAEPROCLIM (10067): too many programs use Winsock at once.',
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
