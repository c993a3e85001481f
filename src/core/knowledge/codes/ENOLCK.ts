import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'No lock is to be had: the lock service or the table of locks does not answer.',
  meaning:
    'A program asked for a lock on a file, and the kernel could not even keep a note of it. On a local disk that hardly happens: locks take a few bytes each. On NFS it is the usual sign that the lock service of one of the two machines does not run.\n\nIt does not mean that somebody else has the lock; that is EAGAIN or EACCES.',
  calls: [
    { call: 'fcntl', when: 'The lock service of NFS does not answer, or the kernel has no memory for the lock.' },
    { call: 'flock', when: 'The same, where the file system passes locks on.' },
  ],
  sources: ['man:fcntl(2)', 'man:flock(2)', 'man:nfs(5)'],
})
