import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'Too many users: a counter of users or namespaces is at its end.',
  meaning:
    'Two meetings are left on Linux: user namespaces nested 32 deep (`unshare --user`, containers in containers), and quotas or process accounting without a free slot for another user. Newer kernels say ENOSPC for the number of namespaces.',
  sources: ['man:unshare(2)', 'man:clone(2)', 'man:user_namespaces(7)', 'kernel:kernel/user_namespace.c'],
  notReproducible: 'It needs 32 nested user namespaces.',
})
