import { defineCause } from '../../schema.ts'

/** macOS: reading a dataless file while the process may not fetch it. */
export default defineCause({
  title: 'On macOS the file is in iCloud and was not fetched',
  because:
    '`{program|The program}` could not read {path|$|the file} **because** its content is only in the cloud, and macOS would not fetch it for this program',
  why: 'macOS evicts files of iCloud Drive, OneDrive or Dropbox and keeps their names. Reading one normally waits for the download; background programs and some tools are told not to wait, and get “Resource deadlock avoided” (there number 11).',
  prior: 1,
  clues: [
    { when: { platform: ['darwin'] }, weight: 4, says: 'it is macOS' },
    {
      when: { text: 'Mobile Documents|iCloud|CloudStorage|OneDrive|Dropbox|Google Drive' },
      weight: 4,
      says: 'a folder of a cloud service is named',
    },
    { when: { text: 'cp: |rsync|read:|fcopyfile|git' }, weight: 3, says: 'the failing call reads or copies a file' },
  ],
  fixes: [
    {
      title: 'Fetch it first',
      when: 'You need it now.',
      steps: [
        {
          kind: 'code',
          runtime: 'macos',
          language: 'sh',
          code: 'brctl download ~/Library/Mobile\\ Documents/com~apple~CloudDocs/report.pdf',
        },
      ],
      whyItWorks: 'Afterwards the content lies on the disk, and reading needs no network.',
      risk: { level: 'reversible', undo: 'brctl evict FILE, which leaves the copy in the cloud.' },
      proof: { sh: 'ls -lO report.pdf', shows: 'no “dataless” among the flags' },
    },
    {
      title: 'Keep the folder on this Mac',
      when: 'Builds or backups read it.',
      steps: [
        {
          kind: 'text',
          text: 'In the Finder: right click on the folder, “Keep Downloaded”. Or move the repository out of the cloud folder.',
        },
      ],
      whyItWorks: 'Nothing is evicted there any more.',
      risk: { level: 'reversible', undo: 'Choose “Remove Download”.' },
      proof: { sh: 'find . -flags dataless', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Kill the program that has the lock.',
    because: 'There is no lock: the words of the code mislead here.',
  },
  sources: ['https://developer.apple.com/documentation/technotes/tn3150-getting-ready-for-data-less-files'],
  notReproducible: 'It needs macOS and files in its cloud.',
})
