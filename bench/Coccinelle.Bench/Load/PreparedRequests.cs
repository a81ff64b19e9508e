using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Bench.Load;

/// <summary>
/// Signed webhooks, made before the clock starts so that the generator takes little of the machine that it measures: whole requests for a
/// few callers and firms, and for each one only its id and its signature.
/// </summary>
internal sealed class PreparedRequests
{
    private const int IdLength = 32;
    private readonly RequestTemplate[] _templates;
    private readonly byte[] _own;
    private readonly int _stride;

    /// <param name="templates">Taken in turn.</param>
    /// <param name="count">Requests.</param>
    /// <param name="first">The number that is the first one's id; null = random ids, as an index meets them in no order.</param>
    public PreparedRequests(RequestTemplate[] templates, int count, long? first)
    {
        (_templates, Count, _stride) = (templates, count, IdLength + templates[0].SignatureLength);
        _own = new byte[(long)count * _stride];
        for (var i = 0; i < count; i++)
        {
            var own = _own.AsSpan(i * _stride, _stride);
            Encoding.ASCII.GetBytes(first is { } number ? IdOf(number + i) : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2)), own);
            templates[i % templates.Length].Sign(own[..IdLength]).CopyTo(own[IdLength..]);
        }
    }

    public int Count { get; }

    /// <summary>The longest request, in bytes.</summary>
    public int Longest => _templates.Max(template => template.Request.Length);

    /// <summary>A number as an id.</summary>
    public static string IdOf(long number) => number.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Writes a request and returns its length.</summary>
    public int Write(int request, Span<byte> buffer)
    {
        var own = _own.AsSpan(request * _stride, _stride);
        return _templates[request % _templates.Length].Write(own[..IdLength], own[IdLength..], buffer);
    }
}
