import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the system call is to be started again.',
  meaning:
    'AIX uses the number 82 of ERESTART under this name, inside its kernel, for a call that a signal interrupted. Programs there see EINTR.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
