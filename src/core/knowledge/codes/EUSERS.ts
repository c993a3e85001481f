import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'Too many users: a counter of users or namespaces is at its end.',
  meaning:
    'From Linux 3.11 to 4.8 `clone` and `unshare` gave it for user namespaces nested too deep; since 4.9 they say ENOSPC for that. What may still say it are old disk quotas without a free slot for another user.\n\nOn a kernel of today look at `dmesg` first: the code alone does not tell who spoke.',
  sources: ['man:unshare(2)', 'man:clone(2)', 'man:user_namespaces(7)', 'kernel:kernel/user_namespace.c'],
  notReproducible: 'Since Linux 4.9 nested user namespaces end in ENOSPC; see clone(2).',
})
