using System.Text;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Access;

/// <summary>Reads what is sent about people.</summary>
internal static class PeopleFields
{
    private const int LongestName = 120;

    /// <summary>An address as it is stored and searched: whoever types it in capitals means the same mailbox.</summary>
    public static string Normalised(string email) => email.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>An address to sign in with; any text will do, for it is only compared.</summary>
    public static string? KnownEmail(this JsonFields fields)
    {
        var text = fields.Text("email", EmailAddress.Longest);
        if (text is null)
            fields.Refuse("email", FieldTexts.Required);
        return text is null ? null : Normalised(text);
    }

    public static NewPerson? NewPerson(this JsonFields fields, bool isOperator)
    {
        fields.RefuseOthersThan(isOperator ? ["email", "name"] : ["email", "name", "role"]);
        var email = fields.KnownEmail();
        if (email is not null && !EmailAddress.IsOne(email))
            fields.Refuse("email", FieldTexts.NotAnEmail);
        var role = isOperator ? Roles.Operator : fields.OneOf("role", [.. Roles.OfFirm]);
        if (role is null)
            fields.Refuse("role", FieldTexts.Required);
        var name = fields.Text("name", LongestName);
        return fields.Errors.Count > 0 ? null : new NewPerson(email!, name, role!);
    }

    public static PersonPatch? PersonPatch(this JsonFields fields, bool isOperator)
    {
        fields.RefuseOthersThan(isOperator ? ["name", "disabled"] : ["name", "role", "disabled"]);
        var patch = new PersonPatch(fields.Text("name", LongestName), isOperator ? null : fields.OneOf("role", [.. Roles.OfFirm]), fields.Flag("disabled"));
        return fields.Errors.Count > 0 ? null : patch;
    }
}
