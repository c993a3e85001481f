/** The program that a statement names as its speaker. */
import { isKnownCall } from './collect.ts'

/** Programs that begin what they say with their own name. A word before a colon may be anything else: a call, a file, a layer of an error. */
const PROGRAMS = new Set(
  (
    'ansible apache2 apachectl apt apt-get aptitude ar as awk base64 basename bash bzip2 c++ cargo cat cc cc1 cc1plus certbot chattr chgrp chmod chown chpasswd chroot chrt chsh clang clang++ ' +
    'cmake cmp collect2 comm composer convert cp cpio cpp cron crontab csplit curl cut dash date dd df diff dig dirname dmesg docker dosfsck dpkg du e2fsck ed egrep emacs env exportfs ' +
    'fallocate ffmpeg fgrep find findmnt fio fish flock fold ftp fuser fusermount fusermount3 fsck fstrim g++ gawk gcc gdb getcap getent getfacl getfattr ghc git gmake go gpg gpg2 grep groupadd ' +
    'gunzip gzip haproxy head hexdump host hostname httpd hwclock iconv id ifconfig install ionice ip ip6tables iptables journalctl kill killall kmod ksh ld ldconfig less lftp ln locate logger ' +
    'login logrotate losetup ls lsattr lsblk lsof lvcreate lz4 m4 make mawk md5sum mdadm mkdir mke2fs mkfifo mkfs mknod mkswap mktemp modprobe monit more mount mv mysql mysqld mysqldump namei nano ' +
    'nc ncat netcat newgrp nft nginx nice nl nmap node nohup npm nsenter nslookup objcopy objdump od openssl openvpn paste patch perl pg_ctl pg_dump pg_restore pidof ping ping6 pip pip3 pkill podman ' +
    'postgres postmaster postqueue prlimit ps psql pvcreate python python3 rclone readelf readlink realpath redis-cli redis-server reboot renice req resize2fs restic rm rmdir rmmod rsync rsyslogd ' +
    'ruby runc scp screen sed seq service setcap setfacl setfattr setpriv setsid sftp sh sha256sum shred shutdown sleep smbclient sort split sqlite3 ss ssh ssh-add ssh-agent ssh-copy-id ssh-keygen ' +
    'ssh-keyscan sshd sshfs stat stdbuf strace strip stty su sudo svn swapoff swapon sync sysctl systemctl systemd-run tac tail tar taskset tc tcpdump tee telnet test timeout tmux touch tr traceroute ' +
    'truncate ts umount unlink unshare unxz unzip useradd userdel usermod vgcreate vi vim vmstat watch wc wget which xargs xxd xz yes zcat zgrep zip zsh zstd'
  ).split(' '),
)

// psql: error: … · rsync: [sender] … · curl: (7) …
const SAYS_SO =
  /^(?:\/\S{1,200}\/)?([a-z][\w.+-]{1,30}): (?:(?:error|fatal|warning|ERROR|FATAL|WARNING): |\[\w{1,20}\] |\(\d{1,3}\) )/
// ssh: connect to host … · /usr/bin/ld: … · python3.11: … · iptables v1.8.9 (nf_tables): … · zsh:cd:1: …
const BEGINS =
  /^(?:\/\S{1,200}\/|-)?(?<name>[a-z][\w.+-]{0,30})(?:\[\d{1,7}\]| v?\d[\w.+-]{0,20}(?: \([^)]{1,30}\))?)?:(?: (?<alone>§)?|(?=(?:\w{1,20}:)?\d{1,6}: ))/
const VERSION = /(?<=[a-z+])-?\d{1,2}(?:\.\d{1,3}){0,2}$/

export const isProgram = (word: string): boolean => PROGRAMS.has(word)

/** The program that a statement names as its speaker; `marked` has `§` for the evidence. */
export function speakerOf(marked: string): string | null {
  const sure = SAYS_SO.exec(marked)?.[1]
  if (sure !== undefined) return sure
  const { name, alone } = BEGINS.exec(marked)?.groups ?? {}
  if (name === undefined || !(PROGRAMS.has(name) || PROGRAMS.has(name.replace(VERSION, '')))) return null
  // `mount: §` is the call
  return alone !== undefined && isKnownCall(name) ? null : name
}
