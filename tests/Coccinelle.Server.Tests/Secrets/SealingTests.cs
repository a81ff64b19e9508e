using System.Security.Cryptography;
using Coccinelle.Server.Secrets;
using CsCheck;

namespace Coccinelle.Server.Tests.Secrets;

/// <summary>What is sealed opens under its own key, at its own place, unchanged; and in no other way.</summary>
public sealed class SealingTests
{
    private static readonly Gen<byte[]> Keys = Gen.Byte.Array[32];

    [Fact]
    public void What_was_sealed_comes_back()
        => Gen.Select(Keys, Gen.Byte.Array, Gen.String, Gen.String).Sample((master, plain, one, other) =>
        {
            var key = SealingKey.Of(master);
            Assert.Equal(plain, key.Open(key.Seal(plain, one, other), one, other));
        });

    [Fact]
    public void One_flipped_bit_opens_nothing()
        => Gen.Select(Keys, Gen.Byte.Array[0, 40], Gen.Int).Sample((master, plain, position) =>
        {
            var key = SealingKey.Of(master);
            var box = System.Buffers.Text.Base64Url.DecodeFromChars(key.Seal(plain, "a"));
            var bit = (int)((uint)position % (uint)(box.Length * 8));
            box[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => key.Open(System.Buffers.Text.Base64Url.EncodeToString(box), "a"));
        });

    [Fact]
    public void Another_place_opens_nothing_also_one_that_reads_alike()
        => Gen.Select(Keys, Gen.String[0, 5], Gen.String[0, 5], Gen.String[0, 5], Gen.String[0, 5]).Sample((master, a, b, c, d) =>
        {
            var key = SealingKey.Of(master);
            var sealedText = key.Seal("x"u8, a, b);
            if ((a, b) != (c, d))
                Assert.ThrowsAny<CryptographicException>(() => key.Open(sealedText, c, d));
            Assert.ThrowsAny<CryptographicException>(() => key.Open(sealedText, a + b));
        });

    [Fact]
    public void The_same_text_never_looks_the_same_twice()
    {
        var key = SealingKey.Of(RandomNumberGenerator.GetBytes(32));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => key.Seal("x"u8, "a")).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAA")]
    public void What_is_no_sealed_text_is_refused(string text)
        => Assert.ThrowsAny<CryptographicException>(() => SealingKey.Of(new byte[32]).Open(text, "a"));

    [Fact]
    public void A_keys_name_says_nothing_about_it()
        => Keys.Sample(master => Assert.DoesNotContain(SealingKey.Of(master).Id, Convert.ToHexStringLower(master) + Convert.ToHexStringLower(SHA256.HashData(master)), StringComparison.Ordinal));
}
