import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the security check said no.',
  meaning:
    'A security function of AIX refused the request. What Linux says in such places is EACCES or EPERM. Look at the audit trail of that machine for the rule that was applied.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
