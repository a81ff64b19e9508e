using System.Text;
using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.People;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Access;

/// <summary>Reads a password out of a request: with its blanks, and the same bytes whichever keyboard composed its accents.</summary>
internal static class PasswordField
{
    /// <summary>A password to compare; its form says nothing about the one that is stored.</summary>
    public static string? Password(this JsonFields fields, string name)
    {
        var value = fields.Find(name);
        if (value is null or { ValueKind: JsonValueKind.Null })
            fields.Refuse(name, FieldTexts.Required);
        else if (value.Value.ValueKind != JsonValueKind.String)
            fields.Refuse(name, FieldTexts.NotAText);
        else
            return Read(fields, name, value.Value.GetString()!);
        return null;
    }

    /// <summary>A password to be, which has to keep the rule.</summary>
    public static string? NewPassword(this JsonFields fields, string name, string email, string role)
    {
        if (fields.Password(name) is not { } password)
            return null;
        if (PasswordRule.Fault(password, email, role == Roles.Operator) is not { } fault)
            return password;

        fields.Refuse(name, fault);
        return null;
    }

    private static string? Read(JsonFields fields, string name, string text)
    {
        if (text.Length == 0)
            fields.Refuse(name, FieldTexts.Required);
        else if (text.Length > PasswordRule.Longest)
            fields.Refuse(name, FieldTexts.TooLong(PasswordRule.Longest));
        else if (text.Any(char.IsControl))
            fields.Refuse(name, FieldTexts.NoUnicode);
        else
            return text.Normalize(NormalizationForm.FormC);
        return null;
    }
}
