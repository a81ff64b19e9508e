using System.Text;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Providers.WhatsApp.Webhooks;
using Coccinelle.Tests;
using NodaTime;

namespace Coccinelle.Providers.Tests.WhatsApp.Webhooks;

public sealed class WhatsAppWebhookTests
{
    private const string Wamid = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQUFERjg0NDEzNDdFODU3MUMxMAA=";

    [Fact]
    public void A_customers_words_come_with_who_where_and_when()
    {
        var text = Assert.IsType<WhatsAppEvent.Inbound>(One("meta", "text-inbound-text-1.docs"));

        Assert.Equal(("419561257915477", "106540352242922", "text"), (text.WabaId, text.PhoneNumberId, text.Type));
        Assert.Equal((E164.Parse("+16505551234"), "16505551234", null, "Sheena Nelson"), (text.From, text.WaId, text.UserId, text.ProfileName));
        Assert.Equal((text.MessageId, text.MessageId), (text.Key, Read("meta", "text-inbound-text-1.docs").Events[0].Key));
        Assert.Equal("Is this still available?", text.Text);
        Assert.Equal(Instant.FromUnixTimeSeconds(1750016800), text.At);
    }

    [Theory]
    [InlineData("button-inbound-button-1.docs", "Unsubscribe", "Unsubscribe")]
    [InlineData("interactive-inbound-interactive-1.docs", "Priority Mail Express", "priority_express")]
    [InlineData("image-inbound-image-1.docs", "Taj Mahal", null)]
    [InlineData("reaction-inbound-reaction-1.docs", "👍", null)]
    [InlineData("order-inbound-order-1.docs", "Love these!", null)]
    [InlineData("audio-inbound-audio-1.docs", null, null)]
    public void What_was_tapped_or_written_beside_it_is_the_text(string file, string? text, string? payload)
    {
        var inbound = Assert.IsType<WhatsAppEvent.Inbound>(One("meta", file));

        Assert.Equal((text, payload), (inbound.Text, inbound.Payload));
    }

    [Fact]
    public void An_answer_names_the_message_that_it_answers()
        => Assert.Equal("wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=", Assert.IsType<WhatsAppEvent.Inbound>(One("meta", "button-inbound-button-1.docs")).ContextId);

    [Fact]
    public void A_customer_without_a_number_has_an_id_of_Metas()
    {
        var inbound = Assert.IsType<WhatsAppEvent.Inbound>(One("derived", "inbound-text-bsuid-only-no-phone"));

        Assert.Equal((null, null, "US.13491208655302741918", "Sheena Nelson"), (inbound.From, inbound.WaId, inbound.UserId, inbound.ProfileName));
        Assert.Equal("Is this still available?", inbound.Text);
    }

    [Fact]
    public void Whoever_changes_number_or_id_says_the_new_one()
    {
        var number = Assert.IsType<WhatsAppEvent.Inbound>(One("meta", "inbound-system-message.openapi"));
        var id = Assert.IsType<WhatsAppEvent.Inbound>(One("derived", "inbound-system-user_changed_user_id"));

        Assert.Equal(("system", E164.Parse("+16505551234"), E164.Parse("+12195555358")), (number.Type, number.From, number.ChangedFrom));
        Assert.Equal(("system", null, "US.99991208655302741918"), (id.Type, id.From, id.ChangedUserId));
    }

    [Fact]
    public void A_status_carries_our_own_id_and_the_price()
    {
        var status = Assert.IsType<WhatsAppEvent.Status>(One("derived", "status-sent-with-biz_opaque_callback_data"));

        Assert.Equal((Wamid, "sent", $"{Wamid}:sent", "tenant:7f3c|msg:01J0ABC"), (status.MessageId, status.State, status.Key, status.CallbackData));
        Assert.Equal((E164.Parse("+16505551234"), Instant.FromUnixTimeSeconds(1750030073)), (status.To, status.At));
        Assert.Equal(new WhatsAppPricing(true, "PMP", "marketing", "regular", "marketing"), status.Pricing);
        Assert.Empty(status.Errors);
    }

    [Theory]
    [InlineData("status-failed-131047", 131047, WhatsAppFault.NeedsTemplate)]
    [InlineData("status-failed-131050", 131050, WhatsAppFault.Recipient)]
    [InlineData("status-failed-130472", 130472, WhatsAppFault.Recipient)]
    [InlineData("status-failed-131053", 131053, WhatsAppFault.Other)]
    public void A_failure_says_why(string file, int code, WhatsAppFault fault)
    {
        var status = Assert.IsType<WhatsAppEvent.Status>(One("derived", file));

        var error = Assert.Single(status.Errors).ToError();
        Assert.Equal(("failed", code, fault), (status.State, error.Code, error.Fault));
        Assert.Contains(status.Errors[0].Details!, error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recipient_parent_user_id")]
    [InlineData("parent_recipient_user_id")]
    [InlineData("parent_user_id")]
    public void The_parents_id_has_three_names(string name)
    {
        var status = Assert.IsType<WhatsAppEvent.Status>(Assert.Single(Value(
            $$"""{"statuses":[{"id":"w","status":"read","recipient_user_id":"FR.1","{{name}}":"FR.2"}]}""")));

        Assert.Equal(("FR.1", "FR.2", null), (status.UserId, status.ParentUserId, status.To));
    }

    [Fact]
    public void Each_member_of_a_group_reports_by_himself()
    {
        var read = Value("""
            {"statuses":[{"id":"w","status":"read","recipient_type":"group","recipient_id":"Y2Fw","recipient_participant_id":"33612345678"},
                         {"id":"w","status":"read","recipient_type":"group","recipient_id":"Y2Fw","recipient_participant_id":"33612345679"}]}
            """);

        Assert.Equal(["w:read:33612345678", "w:read:33612345679"], read.Select(one => one.Key));
        Assert.Equal(E164.Parse("+33612345678"), ((WhatsAppEvent.Status)read[0]).To);
    }

    [Fact]
    public void In_a_batch_of_several_firms_each_event_knows_its_own()
    {
        var batch = WhatsAppWebhook.Read("""
            {"entry":[{"id":"A","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1"},
               "contacts":[{"wa_id":"33612345678","profile":{"name":"Léa"}},{"wa_id":"33612345679","profile":{"name":"Max"}}],
               "messages":[{"id":"m1","from":"33612345679","type":"text","text":{"body":"un"}},{"id":"m2","from":"33612345678","type":"text","text":{"body":"deux"}}]}},
              {"field":"messages","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"s1","status":"delivered"}]}}]},
             {"id":"B","changes":[{"field":"account_update","value":{"event":"DISABLED_UPDATE"}}]}]}
            """u8);

        Assert.Equal(
            [("A", "1", "m1"), ("A", "1", "m2"), ("A", "2", "s1:delivered"), ("B", null, batch.Events[3].Key)],
            batch.Events.Select(one => (one.WabaId, one.PhoneNumberId, one.Key)));
        Assert.Equal(["Max", "Léa"], batch.Events.OfType<WhatsAppEvent.Inbound>().Select(one => one.ProfileName));
        Assert.Equal(("account_update", "DISABLED_UPDATE"), batch.Events[3] is WhatsAppEvent.Other other ? (other.Field, other.Event) : default);
    }

    [Fact]
    public void What_cannot_be_read_is_kept_and_takes_nothing_with_it()
    {
        var batch = WhatsAppWebhook.Read("""
            {"entry":[7,{"id":"A"},{"id":"A","changes":[null,{"field":"messages"},
              {"field":"messages","value":{"messages":["?",{"type":"text"},{"id":"m1","from":12,"text":[]}],"statuses":[{"id":"s1"},{"id":"s1","status":"sent","timestamp":"soon"}]}}]}]}
            """u8);

        Assert.Equal(
            ["unreadable", "unreadable", "unreadable", "unreadable", "unreadable", "unreadable", "m1", "unreadable", "s1:sent"],
            batch.Events.Select(one => one is WhatsAppEvent.Other other ? other.Field : one.Key));
        var odd = Assert.IsType<WhatsAppEvent.Inbound>(batch.Events[6]);
        Assert.Equal(("unknown", null, null, null), (odd.Type, odd.From, odd.Text, odd.At));
        Assert.Equal(batch.Events.Count, batch.Events.Select(one => one.Key).Distinct().Count());
    }

    [Fact]
    public void A_message_is_one_also_when_nobody_says_what_changed()
        => Assert.Equal("m1", Assert.Single(WhatsAppWebhook.Read("""{"entry":[{"changes":[{"value":{"messages":[{"id":"m1"}]}}]}]}"""u8).Events).Key);

    [Fact]
    public void The_same_delivery_has_the_same_keys_and_a_later_change_others()
    {
        static string Key(string time) => Assert.Single(WhatsAppWebhook.Read(Encoding.UTF8.GetBytes(
            $$$"""{"entry":[{"id":"A","time":{{{time}}},"changes":[{"field":"account_update","value":{"event":"PARTNER_ADDED"}}]}]}""")).Events).Key;

        Assert.Equal(Key("1748477359"), Key("1748477359"));
        Assert.NotEqual(Key("1748477359"), Key("1748477360"));
    }

    /// <summary>PostgreSQL has no place for it in a text.</summary>
    [Fact]
    public void A_NUL_is_left_out()
        => Assert.Equal("ab", Assert.IsType<WhatsAppEvent.Inbound>(Assert.Single(Value("""{"messages":[{"id":"m","type":"text","text":{"body":"a\u0000b"}}]}"""))).Text);

    private static IReadOnlyList<WhatsAppEvent> Value(string value)
        => WhatsAppWebhook.Read(Encoding.UTF8.GetBytes($$"""{"entry":[{"id":"A","changes":[{"field":"messages","value":{{value}}}]}]}""")).Events;

    private static WhatsAppEvent One(string folder, string file) => Assert.Single(Read(folder, file).Events);

    private static WhatsAppBatch Read(string folder, string file) => WhatsAppWebhook.Read(File.ReadAllBytes(ReferenceData.Path("whatsapp", folder, file + ".json")));
}
