/** The place in which `record-logs.ts` lets programs fail: a shell script, run as root in fresh namespaces. */
export const PREPARE = String.raw`
R=/tmp/errlab-logs; W=$R/w
mkdir -p $W $R/home $R/java; cd $W
ip link set lo up
mkdir -p dir ro full; touch dir/inner
head -c 300000 /dev/zero | tr '\0' 'a' | fold -w 99 > big
echo 'key = 1' > secret.conf; chmod 000 secret.conf
echo 'int main(){return 0;}' > x.c
printf '#!/bin/sh\necho hi\n' > noexec.sh; chmod 644 noexec.sh
printf '#!/no/such/interp\n' > badinterp.sh; chmod 755 badinterp.sh
printf '\001\002\003\004' > garbage; chmod 755 garbage
cp /bin/sleep sleeper
ln -s loop2 loop1; ln -s loop1 loop2
ssh-keygen -q -t ed25519 -N '' -f hostkey
for n in 4100 81 4300; do a=127.0.0.1; test $n = 4300 && a=192.0.2.44
printf 'pid nginx.pid;\nevents {}\nhttp { access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5; server { listen %s:%s; } }\ndaemon off;\n' $a $n > nginx-$n.conf
printf 'defaults\n mode tcp\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nfrontend f\n bind %s:%s\n' $a $n > haproxy-$n.cfg
printf 'server.document-root = "/srv"\nserver.bind = "%s"\nserver.port = %s\n' $a $n > lighttpd-$n.conf
printf 'listener %s %s\n' $n $a > mosquitto-$n.conf
done
cat > $R/c.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <arpa/inet.h>
int main(int n, char **v) {
  const char *me = strrchr(v[0], '/') + 1; char b[65536]; memset(b, 'x', sizeof b);
  if (!strcmp(me, "cread")) { int f = open(v[1], O_RDONLY); if (f < 0) { perror(v[1]); return 1; } if (read(f, b, 9) < 0) { perror("read"); return 1; } return 0; }
  if (!strcmp(me, "cwrite")) { int f = open(v[1], O_WRONLY|O_CREAT, 0644); if (f < 0) { fprintf(stderr, "cwrite: open(\"%s\"): %m\n", v[1]); return 1; } for (int i = 0; i < 9; i++) if (write(f, b, sizeof b) < 0) { fprintf(stderr, "cwrite: write failed: %m\n"); return 1; } return 0; }
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(v[2])) }; inet_aton(v[1], &a.sin_addr); int s = socket(AF_INET, SOCK_STREAM, 0);
  if (!strcmp(me, "cconnect")) { if (connect(s, (void *)&a, sizeof a)) { perror("connect"); return 1; } return 0; }
  if (bind(s, (void *)&a, sizeof a)) { fprintf(stderr, "fatal: cannot bind to %s port %s: %m\n", v[1], v[2]); return 1; } return 0;
}
C
gcc -w -o $R/cread $R/c.c && for x in cwrite cconnect cbind; do cp $R/cread $R/$x; done
cat > $R/p.cpp <<'C'
#include <filesystem>
#include <fstream>
#include <system_error>
#include <cerrno>
int main(int, char **v) { std::ifstream f(v[1]); if (!f) throw std::system_error(errno, std::generic_category(), v[1]); for (auto &e : std::filesystem::directory_iterator(v[1])) (void)e; }
C
g++ -w -std=c++17 -o $R/cppread $R/p.cpp
cat > $R/m.rs <<'C'
use std::{env, fs, io::Write, net::*};
fn main() -> Result<(), Box<dyn std::error::Error>> {
  let v: Vec<String> = env::args().collect();
  match v[0].rsplit('/').next().unwrap() {
    "rustread" => { fs::read_to_string(&v[1]).map_err(|e| format!("failed to read {}: {}", v[1], e))?; }
    "rustwrite" => { let mut f = fs::File::create(&v[1]).expect("create output"); f.write_all(&vec![120u8; 500000]).unwrap(); }
    "rustconnect" => { TcpStream::connect(format!("{}:{}", v[1], v[2]))?; }
    _ => { TcpListener::bind(format!("{}:{}", v[1], v[2])).unwrap(); }
  }
  Ok(())
}
C
rustc -o $R/rustread $R/m.rs 2>/dev/null && for x in rustwrite rustconnect rustbind; do cp $R/rustread $R/$x; done
cat > $R/m.go <<'C'
package main
import ("log"; "net"; "os"; "path/filepath"; "fmt"; "net/http")
func main() {
  v := os.Args
  switch filepath.Base(v[0]) {
  case "goread": if _, e := os.ReadFile(v[1]); e != nil { log.Fatalf("loading config: %v", e) }
  case "gowrite": if e := os.WriteFile(v[1], make([]byte, 500000), 0644); e != nil { fmt.Fprintln(os.Stderr, "Error:", e); os.Exit(1) }
  case "goconnect": if _, e := http.Get("http://" + v[1] + ":" + v[2] + "/"); e != nil { log.Fatal(e) }
  default: if _, e := net.Listen("tcp", v[1] + ":" + v[2]); e != nil { panic(e) }
  }
}
C
(cd $R && HOME=$R/home GOFLAGS=-mod=mod GO111MODULE=off go build -o goread m.go) && for x in gowrite goconnect gobind; do cp $R/goread $R/$x; done
while IFS=: read -r name body; do
printf 'public class %s { public static void main(String[] a) throws Exception { %s; } }\n' "$name" "$body" > $R/java/$name.java; javac -d $R/java $R/java/$name.java
done <<'L'
Read:new java.io.FileInputStream(a[0]).read()
Write:new java.io.FileOutputStream(a[0]).write(new byte[500000])
Connect:new java.net.Socket(a[0], Integer.parseInt(a[1]))
Bind:new java.net.ServerSocket(Integer.parseInt(a[1]), 5, java.net.InetAddress.getByName(a[0]))
L
chown -R 1000:1000 $W $R/home; chown root secret.conf; chmod 755 $R
mount -t tmpfs -o size=64k,uid=1000 tmpfs full
mount -t tmpfs -o uid=1000 tmpfs ro; touch ro/here; mount -o remount,ro ro
python3 -c 'import socket,time; s=socket.socket(); s.bind(("127.0.0.1", 4100)); s.listen(); time.sleep(1400)' &
sleep 0.3
`
