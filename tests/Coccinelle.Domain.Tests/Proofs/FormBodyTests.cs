using System.Text;
using Coccinelle.Domain.Proofs;
using CsCheck;

namespace Coccinelle.Domain.Tests.Proofs;

public sealed class FormBodyTests
{
    [Fact]
    public void Fields_are_decoded_and_kept_as_sent()
    {
        var form = Parse("From=%2B33199001234&Body=Arr%C3%AAt+%21+&ToCity=&digits=1&Digits=2&Digits=2&flag");

        Assert.Equal("+33199001234", form["From"]);
        Assert.Equal("Arrêt ! ", form["Body"]);
        Assert.Equal("", form["ToCity"]);
        Assert.Equal("1", form["digits"]);
        Assert.Equal("2", form["Digits"]);
        Assert.Equal("", form["flag"]);
        Assert.Null(form["from"]);
        Assert.Equal(7, form.Count);
        Assert.Equal(["From", "Body", "ToCity", "digits", "Digits", "Digits", "flag"], form.Pairs.Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("a=%", "%")]
    [InlineData("a=%2", "%2")]
    [InlineData("a=%zz", "%zz")]
    [InlineData("a=%2z%41", "%2zA")]
    [InlineData("a=1=2", "1=2")]
    [InlineData("a=%FF", "\ufffd")]
    [InlineData("a=%00", "\0")]
    [InlineData("&&a=1&", "1")]
    public void Malformed_escapes_stay_and_invalid_bytes_are_replaced(string body, string expected) => Assert.Equal(expected, Parse(body)["a"]);

    [Fact]
    public void An_empty_body_is_an_empty_form() => Assert.Empty(Parse("").Pairs);

    [Fact]
    public void More_parameters_than_allowed_are_refused()
    {
        var body = string.Join('&', Enumerable.Range(0, 10_000).Select(i => $"p{i}={i}"));

        Assert.False(FormBody.TryParse(Encoding.ASCII.GetBytes(body), 9_999, out var none));
        Assert.Null(none);
        Assert.Equal(10_000, Parse(body, 10_000).Count);
    }

    [Fact]
    public void No_bytes_make_it_throw() =>
        Gen.Byte.Array.Sample(raw => FormBody.TryParse(raw, int.MaxValue, out var form) && form.Pairs.Count() == form.Count);

    [Fact]
    public void What_was_encoded_is_what_is_read() =>
        Gen.Select(Gen.String.AlphaNumeric, Gen.String["aé€😀+&=% \r\n\"'"]).Array[0, 20].Sample(fields =>
        {
            var body = string.Join('&', fields.Select(field => $"k{field.Item1}={Uri.EscapeDataString(WellFormed(field.Item2)).Replace("%20", "+", StringComparison.Ordinal)}"));
            return Parse(body).Pairs.SequenceEqual(fields.Select(field => KeyValuePair.Create("k" + field.Item1, WellFormed(field.Item2))));
        });

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static FormBody Parse(string body, int maxParameters = 64)
    {
        Assert.True(FormBody.TryParse(Encoding.UTF8.GetBytes(body), maxParameters, out var form));
        return form;
    }
}
