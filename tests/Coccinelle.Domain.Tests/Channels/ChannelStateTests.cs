using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Domain.Tests.Channels;

/// <summary>A channel's state follows from evidence alone.</summary>
public sealed class ChannelStateTests
{
    private static readonly Instant Then = Instant.FromUtc(2026, 11, 20, 8, 0);
    private static readonly ChannelFailure Failure = new(new Said("Refused.", "Refusé."), Then);

    [Fact]
    public void Without_its_settings_a_channel_is_to_be_configured_even_when_it_is_off()
        => Assert.Equal(ChannelStanding.ToConfigure, Of(Facts(ChannelTypes.Email, enabled: false, configured: false)));

    [Fact]
    public void A_channel_that_could_work_and_was_switched_off_is_off()
    {
        Assert.Equal(ChannelStanding.Off, Of(Facts(ChannelTypes.Email, enabled: false)));
        Assert.Equal(ChannelStanding.Off, Of(Facts(ChannelTypes.Sms, enabled: false)));
        Assert.Equal(ChannelStanding.Off, Of(Facts(ChannelTypes.Phone, enabled: false) with { Phone = Ready }));
    }

    [Theory]
    [InlineData(ProofKind.Test, ChannelStanding.Working)]
    [InlineData(ProofKind.Message, ChannelStanding.Working)]
    [InlineData(ProofKind.Provider, ChannelStanding.ToVerify)]
    public void Only_something_sent_makes_a_channel_work(ProofKind proof, ChannelStanding expected)
    {
        var state = ChannelState.Of(Facts(ChannelTypes.WhatsApp) with { Proof = new ChannelProof(proof, Then) });
        Assert.Equal(expected, state.Standing);
        Assert.Equal(expected == ChannelStanding.Working ? Then : null, state.Since);
    }

    [Fact]
    public void A_failure_outweighs_an_older_proof_and_says_why()
    {
        var state = ChannelState.Of(Facts(ChannelTypes.Email) with { Proof = new ChannelProof(ProofKind.Test, Then), Failure = Failure });
        Assert.Equal((ChannelStanding.Failing, Failure.Reason, (Instant?)Then), (state.Standing, state.Reason, state.Since));
    }

    [Fact]
    public void WhatsApp_cannot_be_switched_on_before_its_provider_confirms_the_number_and_email_can()
    {
        Assert.Equal("verification", Assert.Single(ChannelState.Obstacles(Facts(ChannelTypes.WhatsApp, enabled: false))).Key);
        Assert.Same(Failure.Reason, ChannelState.Obstacles(Facts(ChannelTypes.WhatsApp) with { Failure = Failure })["verification"]);
        Assert.Equal(ChannelStanding.Failing, Of(Facts(ChannelTypes.WhatsApp, enabled: false) with { Failure = Failure }));
        Assert.Empty(ChannelState.Obstacles(Facts(ChannelTypes.WhatsApp) with { Proof = new ChannelProof(ProofKind.Provider, Then) }));
        Assert.Empty(ChannelState.Obstacles(Facts(ChannelTypes.Email, enabled: false)));
        Assert.Equal(ChannelStanding.ToVerify, Of(Facts(ChannelTypes.Email)));
    }

    [Fact]
    public void The_phone_works_once_a_call_has_come_over_its_line()
    {
        var phone = Facts(ChannelTypes.Phone);
        Assert.Equal(ChannelStanding.ToConfigure, Of(phone));
        Assert.Equal(["assistant", "lines"], ChannelState.Obstacles(phone).Keys.Order());
        Assert.Equal(ChannelStanding.ToConfigure, Of(phone with { Phone = new PhoneFacts { HasAssistant = true, HasOwnerPhone = true } }));
        Assert.Empty(ChannelState.Obstacles(phone with { Phone = new PhoneFacts { HasAssistant = true, HasOwnerPhone = true } }));
        Assert.Equal(ChannelStanding.ToVerify, Of(phone with { Phone = Ready }));
        Assert.Equal(ChannelStanding.Working, Of(phone with { Phone = Ready with { ForwardingSeenAt = Then } }));
    }

    private static readonly PhoneFacts Ready = new() { HasAssistant = true, HasVerifiedLine = true };

    private static ChannelFacts Facts(string type, bool enabled = true, bool configured = true) => new() { Type = type, Enabled = enabled, Configured = configured };

    private static ChannelStanding Of(ChannelFacts facts) => ChannelState.Of(facts).Standing;
}
