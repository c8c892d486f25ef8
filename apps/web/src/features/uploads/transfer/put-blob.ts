export interface PutAnswer {
  /** 0 when there was no answer at all. */
  status: number;
  etag: string;
  body: string;
}

interface PutOptions {
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Bytes that have left since the last call; negative when a failed request takes them back. */
  onBytes: (more: number) => void;
}

const STALL_MS = 60_000;

/** Sends bytes to an address that was signed before. Resolves with whatever is answered; rejects when it is aborted. */
export function putBlob(url: string, blob: Blob, { headers, signal, onBytes }: PutOptions): Promise<PutAnswer> {
  return new Promise((done, failed) => {
    // Fetch says nothing of bytes on their way.
    const request = new XMLHttpRequest();
    let sent = 0;
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const count = (now: number) => {
      onBytes(now - sent);
      sent = now;
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALL_MS);
    };
    const abort = () => request.abort();
    const end = (status: number) => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", abort);
      onBytes((status >= 200 && status < 300 ? blob.size : 0) - sent);
      if (signal.aborted) return failed(signal.reason);
      const well = status >= 200 && status < 300;
      done({ status, etag: well ? (request.getResponseHeader("etag") ?? "") : "", body: status === 0 ? "" : request.responseText });
    };
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets these two itself, and refuses others to do so.
      if (!/^(host|content-length)$/i.test(name)) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => count(Math.min(loaded, blob.size));
    request.onload = () => end(request.status);
    request.onerror = () => end(0);
    request.onabort = () => end(0);
    signal.addEventListener("abort", abort);
    if (signal.aborted) return end(0);
    count(0);
    request.send(blob);
  });
}
