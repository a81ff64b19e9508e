using System.Text.Json;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using Coccinelle.Domain.Phones;
using NodaTime;

namespace Coccinelle.Domain.Tests.Owners;

/// <summary>What follows a call: when, to whom, and how the caller felt.</summary>
public sealed class AfterCallTests
{
    private static readonly Instant End = Instant.FromUtc(2026, 11, 24, 12, 0);

    [Theory]
    [InlineData(true, false, false, 0, null)]
    [InlineData(true, true, false, 0, 120)]
    [InlineData(true, false, true, 119, 120)]
    [InlineData(true, true, true, 120, null)]
    [InlineData(false, false, false, 0, 600)]
    [InlineData(false, false, false, 600, null)]
    public void It_is_looked_at_when_all_is_known_or_when_enough_was_waited(bool down, bool report, bool recording, int after, int? until)
        => Assert.Equal(
            until is { } seconds ? End + Duration.FromSeconds(seconds) : null,
            FollowUp.WaitUntil(End, End + Duration.FromSeconds(after), down, report, recording));

    [Theory]
    [InlineData("+33612345678", "voicemail", "completed", TextBackVerdict.Due)]
    [InlineData("+33712345678", "message", "completed", TextBackVerdict.Due)]
    [InlineData("+33612345678", "assistant", "canceled", TextBackVerdict.Due)]
    [InlineData("+262692123456", "voicemail", "completed", TextBackVerdict.Due)]
    [InlineData("+33612345678", "assistant", "completed", TextBackVerdict.Served)]
    [InlineData("+33612345678", "transfer", "completed", TextBackVerdict.Served)]
    [InlineData("+33612345678", "rejected", "busy", TextBackVerdict.NotWelcome)]
    [InlineData("+33612345678", "neutral_message", "completed", TextBackVerdict.NotWelcome)]
    [InlineData("+33140000001", "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData("+33912345678", "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData("+33812345678", "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData("+4915112345678", "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData("+32475123456", "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData(null, "voicemail", "completed", TextBackVerdict.NoMobile)]
    [InlineData("+33699999999", "voicemail", "completed", TextBackVerdict.OwnPhone)]
    public void Only_a_caller_with_a_french_mobile_who_reached_nobody_gets_a_text(string? caller, string outcome, string status, TextBackVerdict verdict)
        => Assert.Equal(verdict, TextBack.Decide(Facts(caller, outcome, status)));

    [Fact]
    public void Nobody_gets_one_whose_firm_does_not_want_it_or_for_whom_something_was_done()
    {
        Assert.Equal(TextBackVerdict.Off, TextBack.Decide(Facts("+33612345678", "voicemail", "completed") with { Wanted = false }));
        Assert.Equal(TextBackVerdict.Served, TextBack.Decide(Facts("+33612345678", "voicemail", "completed") with { WasHelped = true }));
    }

    [Theory]
    [InlineData("positive", null, "User: c'est nul", "positive")]
    [InlineData("Négatif", null, null, "negative")]
    [InlineData(null, null, null, null)]
    [InlineData(null, "true", null, "neutral")]
    [InlineData(null, "false", null, "negative")]
    [InlineData(null, "3", "User: Bonjour.", "negative")]
    [InlineData(null, "85%", "User: Bonjour.", "neutral")]
    [InlineData(null, null, "AI: Bonjour, c'est parfait.\nUser: Bonjour, je voudrais un rendez-vous.", "neutral")]
    [InlineData(null, null, "AI: Voilà.\nUser: Parfait, merci beaucoup !", "positive")]
    [InlineData(null, "false", "AI: Voilà.\nUser: Parfait, merci beaucoup !", "neutral")]
    [InlineData(null, null, "User: C'est inadmissible, je suis furieux.\nUser: Bon, merci.", "negative")]
    [InlineData(null, null, "User: Je ne suis pas contente du tout.", "negative")]
    [InlineData(null, null, "User: Je ne suis pas déçu.", "positive")]
    [InlineData(null, null, "User: C'est super. Mais l'attente est insupportable.", "neutral")]
    public void How_a_caller_felt(string? given, string? success, string? transcript, string? sentiment)
        => Assert.Equal(sentiment, CallSentiment.Of(given, success, transcript));

    [Fact]
    public void Preferences_have_defaults_and_name_what_is_wrong()
    {
        Assert.Equal(new OwnerPreferences(), OwnerPreferences.Read(new JsonFields(JsonElement.Parse("{}"))));
        var fields = new JsonFields(JsonElement.Parse(
            """{"channel":"fax","to":"x","digestAt":"25:00","quietHours":{"from":"21:00"},"perCall":"yes"}"""));
        OwnerPreferences.Read(fields);
        Assert.Equal(["channel", "digestAt", "perCall", "quietHours.to"], fields.Errors.Keys.Order());
        Assert.Equal("+33612345678", OwnerPreferences.Read(new JsonFields(JsonElement.Parse("""{"channel":"sms","to":"06 12 34 56 78"}"""))).To);
    }

    private static TextBackFacts Facts(string? caller, string outcome, string status) => new()
    {
        Wanted = true,
        Caller = caller is null ? null : E164.Parse(caller),
        Outcome = outcome,
        Status = status,
        WasHelped = false,
        OwnNumbers = new HashSet<string> { "+33699999999" },
    };
}
