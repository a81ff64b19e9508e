using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Coccinelle.Bench.Load;

/// <summary>One keep-alive connection: a blocking socket, one request at a time, no more parsing than an answer needs.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] _answer = new byte[64 * 1024];

    private Range _body;

    public RawConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and waits for its answer; true when that is 200 and ends as it should.</summary>
    public bool Ask(ReadOnlySpan<byte> request, ReadOnlySpan<byte> ending)
    {
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request[sent..]);

        var length = 0;
        int head;
        while ((head = _answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0) length += Receive(length);
        head += 4;
        var whole = head + ContentLength(_answer.AsSpan(0, head));
        while (length < whole) length += Receive(length);
        _body = head..whole;
        return _answer.AsSpan().StartsWith("HTTP/1.1 200"u8) && _answer.AsSpan(_body).EndsWith(ending);
    }

    /// <summary>The body of the last answer.</summary>
    public string LastBody => Encoding.UTF8.GetString(_answer.AsSpan(_body));

    public void Dispose() => _socket.Dispose();

    private int Receive(int at)
    {
        var received = _socket.Receive(_answer.AsSpan(at));
        return received > 0 ? received : throw new IOException("The server closed a connection in the middle of an answer.");
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0) at = head.IndexOf("\r\ncontent-length: "u8); // as Node writes it
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new IOException("An answer without Content-Length; all contestants send one.");
    }
}
