using System.Text;

namespace Coccinelle.Bench.Load;

/// <summary>A whole request in which only an id of 32 hex digits and the signature change.</summary>
internal sealed class RequestTemplate
{
    /// <summary>Stands where the id will be, everywhere.</summary>
    public const string IdPlace = "00000000000000000000000000000000";

    private readonly Func<byte[], byte[]> _sign;
    private readonly byte[] _signed;
    private readonly int[] _idsInSigned;
    private readonly int[] _ids;
    private readonly int _signatureAt;

    /// <param name="request">Head and body, with <see cref="IdPlace"/> and <paramref name="signaturePlace"/>.</param>
    /// <param name="signaturePlace">As long as a signature, and nowhere else in the request.</param>
    /// <param name="signed">What is signed, with <see cref="IdPlace"/>.</param>
    /// <param name="sign">Signs it, in ASCII.</param>
    public RequestTemplate(string request, string signaturePlace, string signed, Func<byte[], byte[]> sign)
    {
        (Request, _signed, _sign) = (Encoding.ASCII.GetBytes(request), Encoding.ASCII.GetBytes(signed), sign);
        (_ids, _idsInSigned) = (Places(request), Places(signed));
        _signatureAt = request.IndexOf(signaturePlace, StringComparison.Ordinal);
        SignatureLength = signaturePlace.Length;
    }

    public byte[] Request { get; }

    public int SignatureLength { get; }

    /// <summary>The signature for an id.</summary>
    public byte[] Sign(ReadOnlySpan<byte> id)
    {
        foreach (var at in _idsInSigned) id.CopyTo(_signed.AsSpan(at));
        return _sign(_signed);
    }

    /// <summary>Writes a request and returns its length.</summary>
    public int Write(ReadOnlySpan<byte> id, ReadOnlySpan<byte> signature, Span<byte> buffer)
    {
        Request.CopyTo(buffer);
        foreach (var at in _ids) id.CopyTo(buffer[at..]);
        signature.CopyTo(buffer[_signatureAt..]);
        return Request.Length;
    }

    private static int[] Places(string text)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(IdPlace, StringComparison.Ordinal); at >= 0; at = text.IndexOf(IdPlace, at + IdPlace.Length, StringComparison.Ordinal)) places.Add(at);
        return [.. places];
    }
}
