import { defineDialect } from './dialect.ts'

/** The Linux kernel's own log: negative numbers, device names in front. */
export default defineDialect({
  specific: 3,
  patterns: [
    // blk_update_request: I/O error, dev sda, sector 2048 · Buffer I/O error on dev sdb1, logical block 0
    /§,? (?:on )?dev(?:ice)? (?<path>[\w/-]{2,40})/,
    // Direct firmware load for iwlwifi-cc-a0-72.ucode failed with error -2
    /\bfirmware load for (?<path>[\w./-]{3,200}) §/,
  ],
  phrases: [
    { match: /(?<=\bnot responding, )timed out/, needle: 'not responding, timed out', code: 'ETIMEDOUT' },
    { match: /\b(?:I\/O|critical medium|critical target) error(?=, dev )/, needle: 'error, dev ', code: 'EIO' },
    { match: /(?<=\bEXT4-fs error .{1,200}: )Readonly filesystem/, needle: 'readonly filesystem', code: 'EROFS' },
    { match: /\bBuffer I\/O error(?= on dev)/, needle: 'buffer i/o error', code: 'EIO' },
  ],
  notErrno: [
    // the OOM killer's work is a signal, no errno
    /\bOut of memory: Kill(?:ed)? process\b.{0,200}/,
    /\bMemory cgroup out of memory\b.{0,200}/,
  ],
  samples: [
    {
      from: 'Linux 6.1, in its known format',
      text: '[ 2231.118214] EXT4-fs error (device sda1) in ext4_reserve_inode_write:5884: Readonly filesystem',
      reads: [{ code: 'EROFS' }],
    },
    {
      from: 'Linux 6.1',
      text: '[    6.220113] iwlwifi 0000:03:00.0: Direct firmware load for iwlwifi-cc-a0-72.ucode failed with error -2',
      reads: [{ code: 'ENOENT', entities: { path: 'iwlwifi-cc-a0-72.ucode' } }],
    },
    {
      from: 'Linux 6.1',
      text: '[ 1043.679184] usb 1-4: device descriptor read/64, error -71',
      reads: [{ code: 'EPROTO', entities: { number: '-71' } }],
    },
    {
      from: 'Linux 6.1',
      text: '[ 3021.790902] mlx4_core: probe of 0000:41:00.0 failed with error -12',
      reads: [{ code: 'ENOMEM' }],
    },
    {
      from: 'Linux 6.1',
      text: 'Nov 22 06:08:34 web-01 kernel: [ 12.345678] iwlwifi 0000:00:14.3: Failed to start RT ucode: -110',
      reads: [{ code: 'ETIMEDOUT' }],
    },
    {
      from: 'Linux 6.1',
      text: '[  120.123456] blk_update_request: I/O error, dev sda, sector 2048 op 0x0:(READ)',
      reads: [{ code: 'EIO', entities: { path: 'sda' } }],
    },
    {
      from: 'Linux 6.1',
      text: '[  120.123456] Buffer I/O error on dev sdb1, logical block 0, async page read',
      reads: [{ code: 'EIO', entities: { path: 'sdb1' } }],
    },
  ],
  negatives: [
    { from: 'Linux 6.1', text: '[    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP' },
    {
      from: 'Linux 6.1',
      text: '[  120.123456] Out of memory: Killed process 4121 (java) total-vm:8131212kB, anon-rss:4012344kB',
    },
    { from: 'Linux 6.1', text: '[    1.234567] pci 0000:00:1f.0: [8086:a30d] type 00 class 0x060100' },
    { from: 'Linux 6.1', text: '[    2.000000] usb 1-4: new full-speed USB device number 13 using xhci_hcd' },
  ],
})
