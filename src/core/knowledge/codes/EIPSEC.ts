import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'bsd',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'Processing by IPsec failed (OpenBSD).',
  meaning:
    'A packet did not pass the IPsec policy of the socket or the machine: no security association, wrong keys. `ipsecctl -sa` shows what there is.',
  sources: ['https://man.openbsd.org/errno'],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
