import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'A channel number is out of range.',
  meaning:
    'Multiplexed drivers of Unix version 7 numbered their channels. Linux keeps number 44 for System V programs; some DMA and CAN drivers borrow it and say so in the kernel log.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
