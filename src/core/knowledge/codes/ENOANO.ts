import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: '“No anode”: today it is what AFS says of a security level it does not know.',
  meaning: `
An anode was to some System V file systems what an inode is to others. Linux has no anodes. The name lives on where somebody needed one that nothing else uses: RxRPC, the protocol below the AFS client, answers ENOANO where a connection asks for a level of security
that it does not have, and systemd uses it inside of itself as a mark for “nothing there yet”, which now and then shows in its messages as “No anode”.

From systemd-networkd it belongs to the line before it: look there for the address, the prefix or the link that is meant.`,
  sources: ['man:errno(3)', 'kernel:net/rxrpc/rxgk.c', 'https://github.com/systemd/systemd'],
  notReproducible: 'It takes the AFS client of the kernel, or a moment in the inside of systemd.',
})
