/*
 * The floor: the same bytes over the same kind of sockets, and nothing else. It asks the gateway, decodes each image
 * and puts it into the bucket, unsigned and unchecked, over clear HTTP. It is no example of anything.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    char host[64];
    int port, socket;
};

static struct {
    char *bytes;
    size_t size;
} answer;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static struct peer peer_of(const char *address) {
    struct peer peer = {.socket = -1};
    const char *host = strstr(address, "://");
    if (sscanf(host ? host + 3 : address, "%63[^:/]:%d", peer.host, &peer.port) != 2) die("address");
    return peer;
}

static void connect_to(struct peer *peer) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(peer->port)};
    int yes = 1;
    inet_pton(AF_INET, peer->host, &to.sin_addr);
    peer->socket = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(peer->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(peer->socket, (struct sockaddr *)&to, sizeof to)) die("connect");
}

static void send_all(int to, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) die("send");
        bytes += sent;
        size -= sent;
    }
}

/* One exchange. Gives the body and its size; the head, a string, lies before it, at answer.bytes. */
static char *exchange(struct peer *peer, const char *line, const char *body, size_t size, size_t *got_size) {
    char head[1024];
    if (peer->socket < 0) connect_to(peer);
    send_all(peer->socket, head, snprintf(head, sizeof head,
        "%s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
        line, peer->host, peer->port, size));
    send_all(peer->socket, body, size);
    size_t got = 0, start = 0, wanted = 0;
    while (!start || got < start + wanted) {
        if (got + (1 << 16) > answer.size) {
            answer.size = answer.size ? 2 * answer.size : 1 << 20;
            if (!(answer.bytes = realloc(answer.bytes, answer.size))) die("memory");
        }
        ssize_t n = recv(peer->socket, answer.bytes + got, answer.size - got - 1, 0);
        if (n <= 0) die("recv");
        got += n;
        if (!start) {
            char *end = memmem(answer.bytes, got, "\r\n\r\n", 4), *length;
            if (!end) continue;
            start = end + 4 - answer.bytes;
            end[3] = 0;
            length = strcasestr(answer.bytes, "content-length:");
            wanted = length ? strtoul(length + 15, NULL, 10) : 0;
        }
    }
    *got_size = wanted;
    return answer.bytes + start;
}

static size_t decode(const unsigned char *text, size_t size, unsigned char *into) {
    static unsigned char value[256];
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char *out = into;
    if (!value['B']) for (int i = 0; i < 64; i++) value[(unsigned char)digits[i]] = i;
    for (size_t i = 0; i + 3 < size; i += 4) {
        unsigned bits = value[text[i]] << 18 | value[text[i + 1]] << 12 | value[text[i + 2]] << 6 | value[text[i + 3]];
        *out++ = bits >> 16;
        *out++ = bits >> 8;
        *out++ = bits;
    }
    return out - into - (size > 0 && text[size - 1] == '=') - (size > 1 && text[size - 2] == '=');
}

int main(void) {
    struct peer runtime = peer_of(getenv("AWS_LAMBDA_RUNTIME_API"));
    struct peer gateway = peer_of(getenv("GATEWAY_BASE_URL"));
    struct peer store = peer_of(getenv("AWS_ENDPOINT_URL_S3"));
    unsigned char *image = NULL;
    for (unsigned long count = 0;;) {
        static const char name[] = "\"b64_json\":\"";
        char id[128], line[256];
        size_t size, ignored;
        char *event = exchange(&runtime, "GET /2018-06-01/runtime/invocation/next", "", 0, &size);
        sscanf(strcasestr(answer.bytes, "request-id:") + 11, " %127[^\r]", id);
        event = strndup(event, size);
        char *body = exchange(&gateway, "POST /v1/images/generations", event, strlen(event), &size);
        free(event);
        char *copy = memcpy(malloc(size), body, size), *at = copy, *end = copy + size;
        image = realloc(image, size);
        while ((at = memmem(at, end - at, name, sizeof name - 1))) {
            at += sizeof name - 1;
            char *quote = memchr(at, '"', end - at);
            size_t decoded = decode((unsigned char *)at, quote - at, image);
            snprintf(line, sizeof line, "PUT /images/%lu.png", count++);
            exchange(&store, line, (char *)image, decoded, &ignored);
            at = quote;
        }
        free(copy);
        snprintf(line, sizeof line, "POST /2018-06-01/runtime/invocation/%s/response", id);
        exchange(&runtime, line, "{}", 2, &ignored);
    }
}
