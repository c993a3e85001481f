import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'The filesystem has no room left: no free blocks, no free inodes, or a limit is reached.',
  meaning: `
A write or a new file needs room, and the filesystem has none for it. That can mean data blocks (\`df\`), inodes (\`df -i\`: every file takes one,
however small), or blocks which only root may still use.

Some things that are no disk use the same code: a file watcher beyond \`fs.inotify.max_user_watches\`, or a message queue beyond its limit.`,
  calls: [
    { call: 'write', when: 'There is no room for the data. A part of it may have been written already.' },
    { call: 'open', when: 'A new file was to be made and there is no free inode, or no room in the directory.' },
    { call: 'mkdir', when: 'The same; so for link, symlink, rename and mknod.' },
    { call: 'inotify_add_watch', when: 'The user has reached fs.inotify.max_user_watches.' },
    {
      call: 'unshare',
      when: 'The limit of namespaces, user.max_user_namespaces and its like, is reached; so for clone.',
    },
    { call: 'semget', when: 'The limit of semaphore sets is reached; so for shmget and msgget.' },
    { call: 'fallocate', when: 'There is not enough room for the range.' },
  ],
  lookAlikes: [
    { code: 'EMLINK', differs: 'There the file has too many names.' },
    { code: 'ENOMEM', differs: 'There main memory is short; here it is room on a filesystem.' },
    {
      code: 'EDQUOT',
      differs: 'There your quota is used up and the disk may be empty; here the filesystem itself is full.',
    },
    { code: 'EFBIG', differs: 'There one file has reached its largest size; here there is no room for any.' },
    { code: 'EMFILE', differs: 'There a process has too many files open; the disk plays no part.' },
  ],
  sources: ['man:write(2)', 'man:open(2)', 'man:inotify_add_watch(2)', 'man:unshare(2)', 'man:semget(2)', 'man:df(1)'],
})
